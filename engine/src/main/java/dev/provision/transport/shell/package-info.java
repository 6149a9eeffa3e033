/**
 * Requests and answers over the streams of one command: the dispatcher script, its frames, and results of detached scripts.
 * Must not depend on the SSH library: any streams will do.
 */
@NullMarked
package dev.provision.transport.shell;

import org.jspecify.annotations.NullMarked;
