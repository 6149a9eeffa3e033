/**
 * Resource type {@code tuned_profile}: the profile of tuned, now and at every boot.
 */
@NullMarked
package dev.provision.resource.tunedprofile;

import org.jspecify.annotations.NullMarked;
