/**
 * Small files of the host that belong to this program as a whole, for resource types whose setting lives in a drop-in directory: how a
 * probe shows one and how a step replaces it. Knows no format.
 */
@NullMarked
package dev.provision.resource.owned;

import org.jspecify.annotations.NullMarked;
