/**
 * Carries out one host's plan, a step at a time, journaled before it acts.
 */
@NullMarked
package dev.provision.apply;

import org.jspecify.annotations.NullMarked;
