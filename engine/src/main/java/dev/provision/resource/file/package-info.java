/**
 * Resource type {@code file}: files, folders and links with their content, owner and mode; written so that a reader sees the
 * old or the new one and nothing between.
 */
@NullMarked
package dev.provision.resource.file;

import org.jspecify.annotations.NullMarked;
