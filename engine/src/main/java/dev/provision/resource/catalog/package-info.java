/**
 * The one list of all resource types that this program has.
 */
@NullMarked
package dev.provision.resource.catalog;

import org.jspecify.annotations.NullMarked;
