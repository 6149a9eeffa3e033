/**
 * Resource type {@code service}: what systemd runs now and starts at boot.
 */
@NullMarked
package dev.provision.resource.service;

import org.jspecify.annotations.NullMarked;
