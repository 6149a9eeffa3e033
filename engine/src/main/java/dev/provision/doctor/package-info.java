/**
 * What is wrong with a host, layer by layer, from its facts and read-only observations to findings with rule, source and fix.
 * Pure: asks nothing and changes nothing; the comparisons are those of the resources.
 */
@NullMarked
package dev.provision.doctor;

import org.jspecify.annotations.NullMarked;
