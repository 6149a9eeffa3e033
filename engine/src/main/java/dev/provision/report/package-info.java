/**
 * Events and plans as text or JSON for people and machines. Decides nothing.
 */
@NullMarked
package dev.provision.report;

import org.jspecify.annotations.NullMarked;
