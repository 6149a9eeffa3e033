package dev.provision.transport;

/**
 * What a script left: status, and both streams capped (see {@link RemoteShell}) as UTF-8 with malformed bytes replaced.
 *
 * @param truncated whether a cap cut something off
 */
public record Output(int status, String out, String err, boolean truncated) {}
