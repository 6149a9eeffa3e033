package dev.provision.transport.shell;

import dev.provision.shell.Quote;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The constant script that runs on a host at the other end of a {@link FramedShell}, and the command that starts it.
 *
 * <p>A request is a header line {@code verb begin length seconds path}, the payload, and a line {@code begin end}. The path
 * has no blank at its ends and no line feed. A reply is, on both streams, {@code begin}, what the script wrote, {@code end}. Both marks are
 * random; {@code end} is read only after the script has ended, so the script cannot know it and cannot forge the end of
 * its answer. A payload cut short by a lost connection is not run, and one that was not taken out of the stream whole
 * ends the dispatcher: the next line is not {@code begin end} then.
 *
 * <p>A detached script is a file next to the directory in which it leaves its result, which it creates as its first act. {@code await} reads the result on
 * another connection; if the directory does not exist it creates it, so the script cannot start later. The directory is not
 * removed here: a host that has not noticed the loss of a connection answers on it as if nothing had happened.
 */
public final class Dispatcher {
    /** Names start with {@code _pv_} because scripts that are run inside share them. */
    private static final String SCRIPT = """
        LC_ALL=C PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"; export LC_ALL PATH
        umask 022
        exec 8<&0 </dev/null
        # dd takes exactly so many bytes out of a pipe; head may read ahead (busybox, uutils). Much is taken in parts.
        _pv_take() {
          [ "$1" -le 1048576 ] || dd bs=1048576 count=$(($1 / 1048576)) iflag=fullblock 2>/dev/null <&8 || return
          set -- $(($1 <= 1048576 ? $1 : $1 % 1048576))
          [ "$1" = 0 ] || dd bs="$1" count=1 iflag=fullblock 2>/dev/null <&8
        }
        # Takes the $1 bytes of a script out of the stream and runs it. It ends in a comment, which no substitution cuts.
        _pv_run='if [ "$1" -le 1048576 ]; then _pv=$(dd bs="$1" count=1 iflag=fullblock 2>/dev/null)
        else _pv=$(exec 2>/dev/null
          dd bs=1048576 count=$(($1 / 1048576)) iflag=fullblock; dd bs=$(($1 % 1048576)) count=1 iflag=fullblock); fi
        [ "${#_pv}" = "$1" ] || exit 125; shift
        eval "unset _pv; exec </dev/null
        $_pv"'
        # Claims directory $2, runs the script $2.in for $1 seconds and leaves its result there. What exceeds a cap is dropped.
        # A background process of the script that keeps a stream open is not waited for, and can write on.
        _pv_step='umask 077 && mkdir "$2" && echo $$ >"$2/pid" && mkfifo "$2/o" "$2/e" || exit 125
        cap() { trap "" XFSZ; ulimit -c 0; ulimit -f BLOCKS; }
        { cap; cat || cat >/dev/null; : >"$2/o.end"; } <"$2/o" >"$2/out" 2>/dev/null 9>&- &
        { cap; cat || tail -c ERR_CAP >"$2/more"; : >"$2/e.end"; } <"$2/e" >"$2/err" 2>/dev/null 9>&- &
        umask 022
        timeout -k 30 "$1" sh "$2.in" >"$2/o" 2>"$2/e"
        s=$? n=0
        # The two need no longer than a moment, unless something keeps a stream open.
        until [ -e "$2/o.end" ] && [ -e "$2/e.end" ] || [ "$n" = 1600 ]; do
          n=$((n + 1))
          [ "$n" -le 1500 ] || sleep 0.05
        done
        umask 077; echo "$s" >"$2/status"'
        # Takes the payload as script $1.in, all of it, or says why not.
        _pv_accept() {
          umask 077
          if : >"$1.in"; then _pv_take "$_pv_length" >"$1.in"; else _pv_take "$_pv_length" >/dev/null; fi
          umask 022
          [ -f "$1.in" ] && [ "$(wc -c <"$1.in")" -eq "$_pv_length" ] || { echo "cannot write $1.in" >&2; return 125; }
        }
        _pv_await() {
          [ -d "${1%/*}" ] || return 3
          if mkdir "$1" 2>/dev/null; then return 4; fi
          until [ -s "$1/status" ] || [ "$_pv_seconds" = 0 ]; do
            [ -d "$1" ] || return 3
            _pv_pid=$(cat "$1/pid" 2>/dev/null) && ! kill -0 "$_pv_pid" 2>/dev/null && ! [ -s "$1/status" ] && return 5
            sleep 1; _pv_seconds=$((_pv_seconds - 1))
          done
        }
        while IFS=' ' read -r _pv_verb _pv_begin _pv_length _pv_seconds _pv_file <&8; do
          printf '%s\\n' "$_pv_begin"; printf '%s\\n' "$_pv_begin" >&2
          case $_pv_verb in
          run)
            timeout -k 5 "$_pv_seconds" sh -c "$_pv_run" sh "$_pv_length" <&8 8<&- 9>&- ;;
          inside)
            _pv_text=$(_pv_take "$_pv_length"; printf x)
            [ "${#_pv_text}" = $((_pv_length + 1)) ] || exit 70
            eval "${_pv_text%x}" ;;
          detached)
            _pv_accept "$_pv_file" && setsid sh -c "$_pv_step" sh "$_pv_seconds" "$_pv_file" 8<&- >/dev/null ;;
          await)
            _pv_await "$_pv_file" ;;
          put)
            _pv_take "$_pv_length" | {
              umask 077
              if [ -d "$_pv_file" ]; then echo "$_pv_file is a directory" >&2; cat >/dev/null; exit 1; fi
              { cat >"$_pv_file.$_pv_begin" || { cat >/dev/null; false; }; } && [ "$(wc -c <"$_pv_file.$_pv_begin")" -eq "$_pv_length" ] &&
                mv -f -- "$_pv_file.$_pv_begin" "$_pv_file" || { rm -f -- "$_pv_file.$_pv_begin"; exit 1; }
            } ;;
          *) exit 70 ;;
          esac
          _pv_status=$?
          set +e +u
          IFS=' ' read -r _pv_check _pv_end <&8 || exit 0
          [ "$_pv_check" = "$_pv_begin" ] || exit 70
          case $_pv_verb in detached|await)
            if [ -s "$_pv_file/status" ]; then
              read -r _pv_status <"$_pv_file/status"
              [ ! -s "$_pv_file/out" ] || head -c OUT_CAP "$_pv_file/out"
              if [ -s "$_pv_file/more" ]; then cat "$_pv_file/err" "$_pv_file/more" | tail -c ERR_CAP >&2
              elif [ -s "$_pv_file/err" ]; then tail -c ERR_CAP "$_pv_file/err" >&2; fi
            elif [ "$_pv_verb" = await ]; then
              _pv_status=$((NO_RESULT + _pv_status))
            fi ;;
          esac
          printf '%s %s\\n' "$_pv_end" "$_pv_status"; printf '%s\\n' "$_pv_end" >&2
        done
        """;

    /** Added to the reason why {@code await} found no result; no exit status is as large. */
    static final int NO_RESULT = 1000;

    /** Exists on a host that is starting or shutting down, and refuses logins of all users but root (pam_nologin(8)). */
    public static final String NO_LOGINS = "/run/nologin";

    /** The exit status of a command that was not run, since {@link #NO_LOGINS} exists. */
    public static final int REFUSED = 75;

    /** Goes before a command that is to be run only on a host that is ready, such as one that tries a password. */
    private static final String UNLESS_NOT_READY =
            "sh -c 'if [ -e " + NO_LOGINS + " ]; then exit " + REFUSED + "; fi; exec \"$@\"' sh ";

    /** What the payload of a {@code run} request must end in. */
    static final String RUN_END = "\n#";

    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*[$]?");

    private Dispatcher() {}

    /** The dispatcher itself, sent once after {@link #command} has said that it is ready. */
    static byte[] script() {
        return SCRIPT.replace("OUT_CAP", Integer.toString(FramedShell.OUT_CAP + 1))
                .replace("ERR_CAP", Integer.toString(FramedShell.ERR_CAP + 1))
                .replace("BLOCKS", Integer.toString(FramedShell.OUT_CAP / 512 + 1))
                .replace("NO_RESULT", Integer.toString(NO_RESULT))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The command of the one exec request. The login shell runs it, which may be fish or csh: one line, single quotes only,
     * no exclamation mark or backslash. It says {@code mark}, throws away what is in the stream up to {@code mark}
     * (a password that sudo did not want), and takes the rest of itself from there.
     *
     * @param user who to become through sudo; null for nobody
     * @param password whether a password stands first in the stream
     */
    public static String command(String mark, @Nullable String user, boolean password) {
        String boot = "echo " + mark + "; echo " + mark + " >&2; a=; until [ \"$a\" = " + mark
                + " ]; do read -r a n || exit 1; done; " + "eval \"$(dd bs=$n count=1 iflag=fullblock 2>/dev/null)\"";
        String start = "sh -c " + Quote.word(boot);
        if (user == null) {
            return "exec " + start;
        }
        if (!USER.matcher(user).matches()) {
            throw new IllegalArgumentException("not a user name: " + user);
        }
        String sudo = "sudo -H " + (password ? "-S -p " + Quote.word("") : "-n") + " -u " + user + " -- " + start;
        // A password is tried once: an attempt that is repeated on a host that is not ready could lock the account.
        return "exec " + (password ? UNLESS_NOT_READY : "") + sudo;
    }
}
