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
final class FileSteps {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String SPOOLED = "content";

    /** Goes to the folder of "$1", makes its parents if "$2" says so, and sets up the private folder {@code $new}. */
    private static final String PRELUDE = """
            export LC_ALL=C
            umask 022
            path=$1 parents=$2; shift 2
            name=${path##*/} folder=${path%/*}
            [ -z "$parents" ] || mkdir -p -- "${folder:-/}" || exit 1
            cd -P -- "${folder:-/}" || exit 1
            new=.provision.new
            fresh() {
                rm -rf -- "./$new" && mkdir -m 0700 -- "./$new" || exit 1
                trap 'rm -rf -- "./$new"' EXIT
            }
            # Runs in the private folder, so that a change of names around it leads nowhere else.
            own() {
                if [ "$2" ]; then chown -- "$2" "./$3" || return 1; fi
                chmod -- "$1" "./$3"
            }
            durable() { sync -- "$@" 2>/dev/null || sync; }
            label() {
                [ -e /sys/fs/selinux/enforce ] && command -v restorecon >/dev/null || return 0
                restorecon -- "./$name" || echo "the SELinux label of $path could not be set" >&2
            }
            """;

    private static final String WRITE = PRELUDE + """
            mode=$1 owner=$2 backup=$3; shift 3
            fresh
            (
                cd -P -- "./$new" || exit 1
                cat -- "$PROVISION_SPOOL/content" >"./$name" || exit 1
                own "$mode" "$owner" "$name" && durable "./$name"
            ) || exit 1
            if [ $# -gt 0 ]; then
                # Each %s in the words becomes the new file's path; the words stay what they are.
                candidate=${folder}/$new/$name
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
                said=$("$@" 2>&1 </dev/null 9>&-) || {
                    printf 'the new %s was refused by %s, and the old one is as it was:\\n%s\\n' "$path" "$1" "$said" >&2
                    exit 1
                }
            fi
            if [ "$backup" ] && [ -f "./$name" ] && [ ! -L "./$name" ]; then
                # Named by what is in it: keeping the same content twice makes one copy.
                digest=$(sha256sum <"./$name") || exit 1
                digest=${digest%% *}
                copy=$name.bak-${digest%"${digest#????????????}"}
                cp -p -- "./$name" "./$new/.backup" && durable "./$new/.backup" &&
                    mv -f -- "./$new/.backup" "./$copy" || exit 1
            fi
            [ ! -d "./$name" ] || [ -L "./$name" ] || { echo "$path has become a folder" >&2; exit 1; }
            # A rename replaces a link, but moves into the folder that a link leads to.
            if [ -L "./$name" ] && [ -d "./$name" ]; then rm -f -- "./$name" || exit 1; fi
            mv -f -- "./$new/$name" "./$name" || exit 1
            label
            durable .
            """;

    private static final String FOLDER = PRELUDE + """
            if [ ! -d "./$name" ]; then
                fresh
                (cd -P -- "./$new" && mkdir -m 0700 -- "./$name" && own "$1" "$2" "$name") || exit 1
                mv -- "./$new/$name" "./$name" || exit 1
                label
                durable .
            fi
            """;

    private static final String LINK = PRELUDE + """
            fresh
            ln -s -- "$1" "./$new/$name" || exit 1
            [ ! -d "./$name" ] || [ -L "./$name" ] || { echo "$path has become a folder" >&2; exit 1; }
            # mv follows a link to a folder; where it can be told not to, the link is replaced in one go.
            mv -f -T -- "./$new/$name" "./$name" 2>/dev/null ||
                { rm -f -- "./$name" && mv -f -- "./$new/$name" "./$name"; } || exit 1
            durable .
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

    static List<Step> write(Files files, Entry entry, byte[] bytes, FilePlan.Final result, boolean replaces) {
        List<String> arguments = new ArrayList<>(common(files, entry));
        arguments.add(result.mode());
        arguments.add(result.owner());
        arguments.add(files.backup() && replaces ? "yes" : "");
        arguments.addAll(files.validate());
        return List.of(
                new Step.Put("upload " + entry.path(), SPOOLED, bytes),
                new Step.Run("put " + entry.path() + " in place", new Fragment(WRITE, arguments), LONGEST));
    }

    static List<Step> folder(Files files, Entry entry, FilePlan.Final result) {
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

    static List<Step> attributes(Entry entry, FilePlan.Final result) {
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
