/**
 * The expressions between double braces and in conditions; the only place that sees the template library.
 */
@NullMarked
package dev.provision.expression;

import org.jspecify.annotations.NullMarked;
