/**
 * One container of docker or podman: made anew when its specification or image differs, proven healthy before the old one
 * goes. Knows the engines' command lines and their inspect documents; nothing of how a host is reached.
 */
@NullMarked
package dev.provision.resource.container;

import org.jspecify.annotations.NullMarked;
