/**
 * A fleet of simulated Strix Halo hosts on this machine, behind a real SSH server. Everything simulated lives here.
 */
@NullMarked
package dev.provision.lab;

import org.jspecify.annotations.NullMarked;
