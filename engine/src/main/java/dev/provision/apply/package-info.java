/**
 * Carries out one host's plan. Each step is in the journal before it is sent; steps that need nothing from the control node
 * in between are sent together, and the host reports which of them began.
 */
@NullMarked
package dev.provision.apply;

import org.jspecify.annotations.NullMarked;
