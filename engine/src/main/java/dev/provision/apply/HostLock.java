package dev.provision.apply;

import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The lock of an account on a host, so that two runs that act as it cannot interleave, and the run-time folder it lives in:
 * {@code /run/provision} for root. The lock is an flock(1) on file descriptor 9 of the shell: it ends with the connection,
 * unless a step is still running, which keeps it until its end. The file holds the shell's process id, so that a run that
 * lost its connection can end the shell of that connection if the host has not noticed the loss.
 *
 * <p>There is none for the host as a whole: what a plain user's run could take, every user of the host could take and never
 * give back, and root's runs would be kept out by anybody.
 */
final class HostLock {
    /** How long a run waits for the last step of a run before it, whose controller may be gone. */
    private static final int PATIENCE_SECONDS = 15;

    /** How long for our own last step, which is asked to end at its timeout and made to end {@code timeout -k} later. */
    private static final int PATIENCE_WITH_OURSELVES_SECONDS = 45;

    private static final int HELD = 75;

    private static final Duration SHORT = Duration.ofSeconds(15);

    /**
     * Sets {@code $b}, in memory if possible, in a directory where no other user can create it first; a home directory may
     * be shared by several hosts, and keeps what a boot would empty. {@code own} fails if it belongs to another user.
     */
    static final String FOLDER = """
        _pv_me=
        while read -r _pv_word _ _pv_id _; do case $_pv_word in Uid:) _pv_me=$_pv_id ;; esac; done </proc/self/status
        _pv_me=${_pv_me:-$(id -u)}
        if [ "$_pv_me" = 0 ]; then b=/run/provision
        elif [ -O "${XDG_RUNTIME_DIR:-/run/user/$_pv_me}" ]; then
          b="${XDG_RUNTIME_DIR:-/run/user/$_pv_me}/provision-$_pv_me"
        else b="$HOME/.cache/provision-$(uname -n)/$(cat /proc/sys/kernel/random/boot_id)"; fi
        own() { [ -O "$b" ] && [ ! -L "$b" ] || { echo "$b belongs to another user" >&2; return 1; }; }
        """;

    private static final String TAKE = FOLDER + """
        take() {
          mkdir -p -m 700 "$b" && own || return 74
          (umask 077; : >>"$b/lock") || return 74
          exec 9>>"$b/lock"
          n=0
          while :; do
            flock -n 9 && break
            [ $? = 1 ] || return 74
            if [ "$n" = 0 ] && [ "$(cat "$b/holder" 2>/dev/null)" = "$1" ]; then
              p=$(cat "$b/lock")
              [ "/proc/$p/fd/9" -ef "$b/lock" ] && [ "$p" != $$ ] && kill "$p"
            fi
            n=$((n + 1))
            if [ "$n" -ge "$2" ]; then exec 9>&-; cat "$b/holder" 2>/dev/null; return 75; fi
            sleep 1
          done
          printf '%s\\n' "$1" >"$b/holder"
          echo $$ >"$b/lock"
          for s in "$b"/spool.*; do
            case $s in "$b/spool.$3."*) ;; *) rm -rf "$s" ;; esac
          done
          case $b in "$HOME"/.cache/*) for old in "${b%/*}"/*; do [ "$old" = "$b" ] || rm -rf "$old"; done ;; esac
          echo "$b"
          cat "$b/notified" 2>/dev/null
          return 0
        }
        take "$@"
        """;

    private static final String NOTE = FOLDER + """
        umask 077
        for n; do
          grep -qxF -e "$n" "$b/notified" 2>/dev/null || printf '%s\\n' "$n" >>"$b/notified" || exit 1
        done
        """;

    private static final String DONE = FOLDER + """
        [ -e "$b/notified" ] || exit 0
        umask 077
        grep -vxF -e "$1" "$b/notified" >"$b/notified.new"
        [ $? -le 1 ] && mv "$b/notified.new" "$b/notified" || { rm -f "$b/notified.new"; exit 1; }
        [ -s "$b/notified" ] || rm -f "$b/notified"
        """;

    private final RemoteShell shell;
    private final String folder;
    private final Set<String> notified;

    private HostLock(RemoteShell shell, String folder, Set<String> notified) {
        this.shell = shell;
        this.folder = folder;
        this.notified = notified;
    }

    /**
     * Takes the lock.
     *
     * @param holder who we are, one line for whoever finds the lock held
     * @param spools id of this run's spool directories, which are kept; those of other runs are removed
     * @throws StepFailed if another run holds it, naming that
     */
    static HostLock take(RemoteShell shell, String holder, String spools) throws TransportException, StepFailed {
        return take(shell, holder, spools, PATIENCE_SECONDS);
    }

    /** The same on a new connection of the run that held it. */
    static HostLock takeAgain(RemoteShell shell, String holder, String spools) throws TransportException, StepFailed {
        return take(shell, holder, spools, PATIENCE_WITH_OURSELVES_SECONDS);
    }

    /** @param patience for so many tries, a second apart */
    static HostLock take(RemoteShell shell, String holder, String spools, int patience)
            throws TransportException, StepFailed {
        Output output = shell.runInside(
                Fragment.of(TAKE, holder, Integer.toString(patience), spools).render(),
                Duration.ofSeconds(patience + 15L));
        if (output.status() == HELD) {
            throw new StepFailed(
                    "the host is locked by "
                            + (output.out().isBlank()
                                    ? "another run"
                                    : output.out().strip()),
                    "Wait for that run to end. If its controller is gone, its last step is still running on the host.");
        }
        var lines = Lines.of(output.out());
        if (output.status() != 0 || lines.isEmpty()) {
            throw new StepFailed("the host's lock cannot be taken", output.err().strip());
        }
        return new HostLock(shell, lines.get(0), new LinkedHashSet<>(lines.subList(1, lines.size())));
    }

    /** The run-time folder. */
    String folder() {
        return folder;
    }

    /** Handlers that an earlier run notified and did not come to, as {@link #remember} was given them. */
    Set<String> notified() {
        return notified;
    }

    /** Notes handlers on the host before the change that notifies them, so that a run cut off after it is made good. */
    void remember(Set<String> handlers) throws TransportException, StepFailed {
        if (!handlers.isEmpty()) {
            note(new Fragment(NOTE, List.copyOf(handlers)));
        }
    }

    /** A handler has run. */
    void done(String handler) throws TransportException, StepFailed {
        note(Fragment.of(DONE, handler));
    }

    private void note(Fragment fragment) throws TransportException, StepFailed {
        Output output = shell.run(fragment.render(), SHORT);
        if (output.status() != 0) {
            throw new StepFailed(
                    "the host cannot note which handlers are due", output.err().strip());
        }
    }
}
