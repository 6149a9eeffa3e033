/**
 * The one list of all kinds of resource that this program has.
 */
@NullMarked
package dev.provision.resource.catalog;

import org.jspecify.annotations.NullMarked;
