/**
 * One compose project: its file and environment on the host, brought up when they, an image or a container differ from what
 * the project was last proven with. Knows the tools' command lines; the containers themselves it reads as
 * {@code resource.container} does.
 */
@NullMarked
package dev.provision.resource.compose;

import org.jspecify.annotations.NullMarked;
