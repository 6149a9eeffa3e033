package dev.provision.resource.command;

/**
 * What a command's probe saw.
 *
 * @param satisfied whether {@code creates} or {@code unless} says that nothing need be done; false for a read-only command
 * @param status exit status of a read-only command, else 0
 * @param output standard output of a read-only command
 * @param errors the end of its standard error
 */
public record Ran(boolean satisfied, int status, String output, String errors) {}
