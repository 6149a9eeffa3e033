package dev.provision.transport;

import java.time.Duration;

/**
 * A POSIX sh on a host that lives as long as its connection and runs one script after another, each in a subshell with
 * empty standard input and {@code LC_ALL=C}. One exec request and at most one sudo, however many scripts. Not thread-safe.
 */
public interface RemoteShell {
    /**
     * Runs a script and waits for its end. Standard output is kept up to 8 MiB, standard error up to its last 64 KiB.
     *
     * @throws TransportException LOST or TIMED_OUT; the connection is then closed
     */
    Output run(String script, Duration timeout) throws TransportException;

    /**
     * Like {@link #run(String, Duration)}, but the host ends the script after a limit, and what it has written until then is
     * its output. The status is then not zero.
     *
     * @param limit whole seconds, less than the timeout
     */
    Output run(String script, Duration limit, Duration timeout) throws TransportException;

    /**
     * Like {@link #run}, but the script goes on to its end when the connection is lost, and until then it keeps the
     * file descriptor 9 of the shell (a lock, if one was taken) open. Both streams go through bounded files.
     *
     * @param spool a directory to create for the files, and for the caller to remove with {@link #detachedScript}; its parent exists
     */
    Output runDetached(String script, String spool, Duration timeout) throws TransportException;

    /** Path of the script that {@link #runDetached} leaves next to its directory. */
    static String detachedScript(String spool) {
        return spool + ".in";
    }

    /**
     * Waits for a script that was started by {@link #runDetached} of the same account on a connection that is lost. A script
     * that has not started cannot start afterwards.
     *
     * @param spool as passed to {@link #runDetached}
     */
    DetachedResult awaitDetached(String spool, Duration timeout) throws TransportException;

    /**
     * Writes bytes to a new or replaced file of mode 0600; its directory must exist.
     *
     * @param path one line without a blank at its ends
     */
    void put(String path, byte[] content, Duration timeout) throws TransportException;

    /** Runs in the shell itself, so that what it opens or sets stays for later scripts: used to hold a lock. */
    Output runInside(String script, Duration timeout) throws TransportException;
}
