package dev.provision.transport.shell;

import java.io.InputStream;
import java.io.OutputStream;

/** The three streams of a command that runs on a host. */
public record ShellStreams(OutputStream in, InputStream out, InputStream err) {}
