/**
 * Per host: conditions, loops and expressions turned into desired resources. Pure; asks no host anything.
 */
@NullMarked
package dev.provision.resolve;

import org.jspecify.annotations.NullMarked;
