package dev.provision.resource.file;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the file system. What is new is made in a folder of mode 0700 beside its place, so that nobody else can
 * touch it or see it half done, and then renamed. The folder has a fixed name (only one run at a time holds the host), so
 * that what a cut run has left is swept away by the next one.
 */
public final class FileSteps {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** No content. */
    public static final String NOTHING = "-";

    private static final String SPOOLED = "content";

    /**
     * Goes to the folder of "$1", makes its parents if "$2" says so, and defines what the scripts below are made of:
     * {@code fresh}, after which the working folder is a private one beside the path; {@code kept}, {@code own},
     * {@code place}, {@code durable} and {@code label}.
     */
    public static final String PRELUDE = """
        export LC_ALL=C
        umask 022
        path=$1 parents=$2; shift 2
        name=${path##*/} folder=${path%/*}
        [ -z "$parents" ] || mkdir -p -- "${folder:-/}" || exit 1
        cd -P -- "${folder:-/}" || exit 1
        new=.provision.new
        # Whoever owns the folder could put another one, or a link, in the place of ours: what we are in then is not
        # ours, or is not in the folder. Once we are in it, no change of names leads anywhere else.
        enter() {
            here=$(stat -c '%d %i' .) || exit 1
            cd -P -- "./$1" || exit 1
            [ "$(stat -c '%d %i' ..)" = "$here" ] && [ "$(stat -c %u .)" = "$(id -u)" ] ||
                { echo "somebody else has changed $folder/$1" >&2; exit 1; }
        }
        fresh() {
            rm -rf -- "./$new" && mkdir -m 0700 -- "./$new" || exit 1
            enter "$new"
            trap 'cd .. && rm -rf -- "./$new"' EXIT
        }
        own() {
            if [ "$2" ]; then chown -- "$2" "./$3" || return 1; fi
            chmod -- "$1" "./$3"
        }
        # The access list of the file that is replaced goes with its mode, which the mode set afterwards bounds. The cp of
        # busybox knows none.
        kept() {
            if [ -f "../$name" ] && [ ! -L "../$name" ]; then
                cp --attributes-only --preserve=mode -- "../$name" "./$name" 2>/dev/null || :
            fi
        }
        # A link is replaced, never followed; busybox does not replace one to a folder by itself.
        place() {
            [ ! -d "../$name" ] || [ -L "../$name" ] || { echo "$path has become a folder" >&2; exit 1; }
            mv -f -T -- "./$name" "../$name" 2>/dev/null || {
                if [ -L "../$name" ]; then rm -f -- "../$name" || exit 1; fi
                mv -f -T -- "./$name" "../$name" || exit 1
            }
        }
        durable() { sync -- "$@" 2>/dev/null || sync; }
        label() {
            [ -e /sys/fs/selinux/enforce ] && command -v restorecon >/dev/null || return 0
            restorecon -- "$1" || echo "the SELinux label of $path could not be set" >&2
        }
        """;

    /**
     * Defines {@code accepted FILE WORD...}, which runs the program of these words, in which each {@code %s} becomes the file's
     * path; {@code $said} is then what it printed.
     */
    static final String ACCEPTED = """
        accepted() {
            candidate=$1; shift
            count=$#
            while [ "$count" -gt 0 ]; do
                word=$1 done=; shift
                while :; do
                    case $word in
                        *%s*) done=$done${word%%'%s'*}$candidate; word=${word#*'%s'} ;;
                        *) break ;;
                    esac
                done
                set -- "$@" "$done$word"
                count=$((count - 1))
            done
            said=$("$@" 2>&1 </dev/null 9>&-)
        }
        """;

    private static final String WRITE = PRELUDE + ACCEPTED + """
        mode=$1 owner=$2 backup=$3 instead=$4; shift 4
        fresh
        cat -- "$PROVISION_SPOOL/content" >"./$name" || exit 1
        kept
        own "$mode" "$owner" "$name" && durable "./$name" || exit 1
        if [ $# -gt 0 ]; then
            accepted "${folder}/$new/$name" "$@" || {
                printf 'the new %s was refused by %s, and the old one is as it was:\n%s\n' "$path" "$1" "$said" >&2
                exit 1
            }
        fi
        if [ "$instead" ]; then
            # Our own content may be there already: this step was cut off after it had done its work.
            have=- made=$(sha256sum <"./$name") || exit 1
            if [ -f "../$name" ] && [ ! -L "../$name" ]; then
                have=$(sha256sum <"../$name") || exit 1
                have=${have%% *}
            elif [ -e "../$name" ] || [ -L "../$name" ]; then
                have=other
            fi
            if [ "$have" != "$instead" ] && [ "$have" != "${made%% *}" ]; then
                echo "$path has changed since it was looked at, and is as it was: try again" >&2
                exit 1
            fi
        fi
        if [ "$backup" ] && [ -f "../$name" ] && [ ! -L "../$name" ]; then
            # Named by the time: a digest in the name would tell of a secret in the content. Our own content may be
            # there already: then this step was cut off after it had done its work, and there is nothing to keep.
            # The same content is kept once.
            was=$(sha256sum <"../$name") && made=$(sha256sum <"./$name") || exit 1
            for copy in "../$name".bak-*; do
                [ -f "$copy" ] && [ ! -L "$copy" ] || continue
                [ "$(sha256sum <"$copy")" != "$was" ] || made=$was
            done
            if [ "$was" != "$made" ]; then
                copy=$name.bak-$(date -u +%Y%m%dT%H%M%SZ)
                cp -p -- "../$name" ./.backup && durable ./.backup && mv -f -T -- ./.backup "../$copy" || exit 1
            fi
        fi
        place
        label "../$name"
        durable ..
        """;

    private static final String FOLDER = PRELUDE + """
        if [ ! -d "./$name" ]; then
            fresh
            mkdir -m 0700 -- "./$name" && own "$1" "$2" "$name" || exit 1
            mv -T -- "./$name" "../$name" || exit 1
            label "../$name"
            durable ..
        fi
        """;

    private static final String LINK = PRELUDE + """
        fresh
        ln -s -- "$1" "./$name" || exit 1
        place
        durable ..
        """;

    /** chown first: it clears the set-id bits that the mode may have. */
    private static final String ATTRIBUTES = PRELUDE + """
        [ -e "./$name" ] && [ ! -L "./$name" ] || { echo "$path is gone, or a link now" >&2; exit 1; }
        own "$1" "$2" "$name" || exit 1
        """;

    /** A mounted file system below the path is somebody's data in another place. */
    private static final String REMOVE = PRELUDE + """
        real=$(pwd -P)/$name
        [ "$(pwd -P)" != / ] || real=/$name
        if [ -r /proc/self/mountinfo ]; then
            while read -r id parent device root point rest; do
                # mountinfo writes blanks as octal escapes, which printf %b undoes.
                point=$(printf '%b' "$point")
                case $point/ in
                    "$real"/*) echo "$point is mounted there: nothing was removed" >&2; exit 1 ;;
                esac
            done </proc/self/mountinfo
        fi
        rm -rf -- "./$name" || exit 1
        durable .
        """;

    private FileSteps() {}

    /**
     * Puts a file in place.
     *
     * @param instead SHA-256 of the content that it was made from, so that a change in between is not overwritten;
     *     {@link #NOTHING} if there was none; empty = whatever is there is replaced
     * @param options of which backup, validate and parents count
     */
    public static List<Step> write(String path, byte[] bytes, Attributes result, String instead, Files options) {
        List<String> arguments = new ArrayList<>(List.of(
                path,
                options.parents() ? "yes" : "",
                result.mode(),
                result.owner(),
                options.backup() ? "yes" : "",
                instead));
        arguments.addAll(options.validate());
        return List.of(
                new Step.Put("upload " + path, SPOOLED, bytes),
                new Step.Run("put " + path + " in place", new Fragment(WRITE, arguments), LONGEST));
    }

    static List<Step> folder(Files files, Entry entry, Attributes result) {
        List<String> arguments = new ArrayList<>(common(files, entry));
        arguments.add(result.mode());
        arguments.add(result.owner());
        return List.of(new Step.Run("make " + entry.path(), new Fragment(FOLDER, arguments), LONGEST));
    }

    static List<Step> link(Files files, Entry entry, String target) {
        List<String> arguments = new ArrayList<>(common(files, entry));
        arguments.add(target);
        return List.of(new Step.Run("link " + entry.path(), new Fragment(LINK, arguments), LONGEST));
    }

    /** Sets mode and owner of what is there. */
    public static List<Step> attributes(Entry entry, Attributes result) {
        return List.of(new Step.Run(
                "set the attributes of " + entry.path(),
                Fragment.of(ATTRIBUTES, entry.path(), "", result.mode(), result.owner()),
                LONGEST));
    }

    static List<Step> remove(Entry entry) {
        return List.of(new Step.Run("remove " + entry.path(), Fragment.of(REMOVE, entry.path(), ""), LONGEST));
    }

    private static List<String> common(Files files, Entry entry) {
        return List.of(entry.path(), files.parents() ? "yes" : "");
    }
}
