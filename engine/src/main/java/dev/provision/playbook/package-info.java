/**
 * Plays and tasks as they were written, with imports and roles put in place. Knows no host and evaluates nothing.
 */
@NullMarked
package dev.provision.playbook;

import org.jspecify.annotations.NullMarked;
