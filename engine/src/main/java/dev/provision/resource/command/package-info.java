/**
 * Resource type {@code command}: a program or a line of shell, run only while a condition that can be asked says that it must
 * be, or read-only as a question itself.
 */
@NullMarked
package dev.provision.resource.command;

import org.jspecify.annotations.NullMarked;
