package dev.provision.resource.download;

import dev.provision.resource.file.Found;

/**
 * What a host has.
 *
 * @param tool what it can fetch with: {@code curl}, {@code wget} or nothing
 */
public record Seen(String tool, Found file) {}
