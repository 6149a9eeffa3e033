package dev.provision.resource.file;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of the file system. New content is written in a private directory next to its place and then renamed; every path is
 * reached as {@link SafePath} does.
 */
public final class FileSteps {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** No content. */
    public static final String NOTHING = "-";

    private static final String SPOOLED = "content";

    /**
     * Walks to the directory of "$1", creates its parents if "$2" is not empty, and sets {@code path}, {@code name} and an empty
     * {@code opened}.
     */
    public static final String PRELUDE = SafePath.SCRIPT + """
        export LC_ALL=C
        umask 022
        path=$1 parents=$2; shift 2
        name=${path##*/} opened=''
        walk "${path%/*}" "$parents" || failed
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
        fresh '' || failed
        have=-
        if [ -e "../$name" ] || [ -L "../$name" ]; then
            have=other
            take "../$name" || [ -z "$backup" ] || [ ! -f "../$name" ] || [ -L "../$name" ] || failed
        fi
        if [ "$opened" ]; then
            cat -- "$PROVISION_SPOOL/content" >"./$name" && kept "$owner" && own "$mode" "$owner" "./$name" || exit 1
        else
            install_as "$mode" "$owner" "$PROVISION_SPOOL/content" || exit 1
        fi
        durable "./$name" || exit 1
        if [ $# -gt 0 ]; then
            # A path through a shared directory could lead elsewhere; this one leads to the working directory of
            # the process that opens it.
            candidate=$real/$new/$name
            [ -z "$shared" ] || candidate=/proc/self/cwd/$name
            accepted "$candidate" "$@" || {
                printf 'the new %s was refused by %s, and the old one is as it was:\n%s\n' "$path" "$1" "$said" >&2
                exit 1
            }
        fi
        if [ "$opened" ] && [ "$instead$backup" ]; then
            # Our own content may be there already: this step was cut off after it had done its work.
            digests "./$name" "$opened" || exit 1
            made=$first was=$second have=$second
        fi
        if [ "$instead" ] && [ "$have" != "$instead" ] && [ "$have" != "${made-}" ]; then
            echo "$path has changed since it was looked at, and is as it was: try again" >&2
            exit OUTDATED
        fi
        if [ "$backup" ] && [ "$opened" ]; then
            # Named by the time: a digest in the name would tell of a secret in the content. There is nothing to keep if our
            # own content is there already. The same content is kept once.
            for copy in "../$name".bak-*; do
                [ -f "$copy" ] && [ ! -L "$copy" ] || continue
                have=$( (take "$copy" && sha256sum <"$opened") 2>/dev/null)
                [ "${have%% *}" != "$was" ] || made=$was
            done
            if [ "$was" != "$made" ]; then
                copy=$name.bak-$(date -u +%Y%m%dT%H%M%SZ)
                cp -p -- "$opened" ./.provision.backup && durable ./.provision.backup &&
                    mv -f -T -- ./.provision.backup "../$copy" || exit 1
            fi
        fi
        label file && place || failed
        durable ..
        """.replace("OUTDATED", Integer.toString(Step.OUTDATED));

    private static final String FOLDER = PRELUDE + """
        if [ ! -d "./$name" ] || [ -L "./$name" ]; then
            fresh '' || failed
            mkdir -m 0700 -- "./$name" && own "$1" "$2" "./$name" && label dir || exit 1
            mv -T -- "./$name" "../$name" || exit 1
            durable ..
        fi
        """;

    private static final String LINK = PRELUDE + """
        fresh '' || failed
        ln -s -- "$1" "./$name" || exit 1
        place || failed
        durable ..
        """;

    /**
     * chown first: it clears the set-id bits that the mode may have. In a shared directory the name may have been given to
     * something else of root since the probe, which must not be given away.
     */
    private static final String ATTRIBUTES = PRELUDE + """
        if [ -d "./$name" ] && [ ! -L "./$name" ]; then
            enter "$name" || failed
            opened=.
        else
            take "./$name" || failed
        fi
        if [ "$shared" ] && [ "$(stat -L -c %u -- "$opened")" != "$3" ]; then
            echo "$path has another owner than when it was probed" >&2
            exit 1
        fi
        own "$1" "$2" "$opened" || exit 1
        """;

    /** A mounted file system below the path is somebody's data in another place. */
    private static final String REMOVE = PRELUDE + """
        if [ -r /proc/self/mountinfo ]; then
            while read -r id parent device root point rest; do
                # mountinfo writes blanks as octal escapes, which printf %b undoes.
                point=$(printf '%b' "$point")
                case $point/ in
                    "$real/$name"/*) echo "$point is mounted there: nothing was removed" >&2; exit 1 ;;
                esac
            done </proc/self/mountinfo
        fi
        purge "$name" || exit 1
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
    public static List<Step> attributes(Entry entry, Found found, Attributes result) {
        return List.of(new Step.Run(
                "set the attributes of " + entry.path(),
                Fragment.of(ATTRIBUTES, entry.path(), "", result.mode(), result.owner(), found.uid()),
                LONGEST));
    }

    static List<Step> remove(Entry entry) {
        return List.of(new Step.Run("remove " + entry.path(), Fragment.of(REMOVE, entry.path(), ""), LONGEST));
    }

    private static List<String> common(Files files, Entry entry) {
        return List.of(entry.path(), files.parents() ? "yes" : "");
    }
}
