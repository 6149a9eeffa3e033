package dev.provision.plan;

/** An element of a task's loop (0 without a loop) in a host's list of entries. */
public record ItemKey(int entry, int item) {}
