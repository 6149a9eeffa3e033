package dev.provision.transport;

import java.io.InputStream;
import java.io.OutputStream;

/** The three streams of a command that runs on a host. */
record ShellStreams(OutputStream in, InputStream out, InputStream err) {}
