package dev.provision.resource.file;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.probe.Scratch;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.source.Lines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each path without following a link at its end, and before its end as {@link SafePath} does. Contents stay on the host but for small, world-readable files
 * that differ; of any other file, not even size and digest leave it; texts from the host that are not plain travel in base64, so that a name with a line feed cannot pass for an
 * answer.
 */
public record FilesProbe(List<Entry> entries, List<String> validate) implements Probe<List<Found>> {
    static final int MOST_FOR_A_DIFF = 64 * 1024;
    private static final int FIELDS = 19;

    /** A program is asked before a file is written only if its content fits into a script. */
    static final int MOST_TO_VALIDATE = 256 * 1024;

    /** The paths of a larger tree are not looked at together with those of other tasks. */
    private static final int MOST_TO_SHARE = 5;

    private static final String SCRIPT = SafePath.SCRIPT + Scratch.SCRIPT + FileSteps.ACCEPTED + """
        export LC_ALL=C
        words=$1; shift
        last=none tab='\t'
        # Sets $have to the digest of a file that can be read together with others, of those that have the right size.
        digest_of() {
            [ -z "$shared" ] && [ "$real/$name" = "$1" ] || return 1
            found=$1
            if [ "${_pv_contents-}" ]; then
                set --
                while read -r bytes_wanted one_path; do
                    if [ "$one_path" ] && looked_up "$one_path" && [ $((0x${attributes%% *} & 0170000)) = 32768 ]; then
                        one=${attributes%%"$tab"*}
                        if [ "${one##* }" = "$bytes_wanted" ]; then set -- "$@" "$one_path"; fi
                    fi
                done <<EOF
        $_pv_contents
        EOF
                _pv_contents=
                if [ $# -gt 0 ]; then _pv_sums=$(sha256sum -- "$@" 2>/dev/null); fi
            fi
            have='' ifs=$IFS IFS=$line_feed
            for one in ${_pv_sums-}; do
                case $one in *"  $found") have=${one%% *} ;; esac
            done
            IFS=$ifs
            [ "$have" ]
        }
        # What the program says of the content in base64, which would be written to $path, if it refuses it; the program's
        # words follow. One that may not read the directory of a probe has not refused anything.
        refusal() {
            scratch
            mkdir -p -- "$scratch/files" && printf %s "$1" | base64 -d >"$scratch/files/${path##*/}" || return 1
            shift
            accepted "$scratch/files/${path##*/}" "$@" && return 1
            case $said in *ermission\\ denied*) return 1 ;; esac
        }
        # The text as a word of the answer, in $word: as it is where that cannot be taken for anything else.
        word() {
            case $1 in
                *[!A-Za-z0-9/._-]*) word=+$(printf '%s' "$1" | base64 | tr -d '\\n') ;;
                *) word==$1 ;;
            esac
        }
        # The number of a user or group, in $number; "?" if the host has none of this name. The file's own is known by name.
        number() {
            [ "$3" != UNKNOWN ] || set -- "$1" "$2" '' ''
            case $2 in
                '') number=- ;;
                "$3") number=$4 ;;
                *[!0-9]*)
                    if [ "$1" = passwd ]; then
                        number=$(id -u -- "$2" 2>/dev/null) || number='?'
                        return
                    fi
                    line=$(getent group "$2" 2>/dev/null) || line=$(grep -F -- "$2:" /etc/group 2>/dev/null |
                        while IFS= read -r one; do [ "${one%%:*}" = "$2" ] && printf '%s\\n' "$one"; done)
                    line=${line#*:}; line=${line#*:}
                    number=${line%%:*}
                    number=${number:-?} ;;
                *) number=$2 ;;
            esac
        }
        while [ $# -ge $((9 + words)) ]; do
            path=$1 size=$2 digest=$3 open=$4 owner=$5 group=$6 limit=$7 text=$8 gone=$9; shift 9
            refused=- mount=-
            kind=nothing mode=- uid=- gid=- user= team= target= same=no have=- bytes=0 content=-
            folder=${path%/*} name=${path##*/}
            # A tree has many files in one folder, which stays the working directory.
            if [ "$folder" != "$last" ]; then
                last=$folder parent=yes unreachable=
                walk "$folder" || case $? in 2) parent=no ;; *) parent=no unreachable=$why ;; esac
            fi
            if [ "$parent" = no ]; then :
            elif [ -L "./$name" ]; then
                kind=link target=$(readlink -- "./$name"; echo .) ; target=${target%??}
            elif [ -f "./$name" ]; then kind=file
            elif [ -d "./$name" ]; then kind=folder
            elif [ -e "./$name" ]; then kind=other
            fi
            if [ "$kind" != nothing ]; then
                if [ -z "$shared" ] && [ "$real/$name" = "$path" ] && looked_up "$path"; then
                    seen=${attributes#* } uid=${seen%% *}
                    seen=${seen#* } gid=${seen%% *}
                    seen=${seen#* * } user=${seen#*"$tab"} seen=${seen%%"$tab"*}
                    team=${user#*"$tab"} user=${user%%"$tab"*} team=${team%%"$tab"*}
                    seen="${seen% *}:$uid:$gid:${seen#* }:$user:$team"
                else
                    seen=$(stat -c '%a:%u:%g:%s:%U:%G' -- "./$name") || exit 3
                fi
                mode=${seen%%:*}; seen=${seen#*:}
                uid=${seen%%:*}; seen=${seen#*:}
                gid=${seen%%:*}; seen=${seen#*:}
                bytes=${seen%%:*}; seen=${seen#*:}
                user=${seen%%:*} team=${seen#*:}
            fi
            if [ "$kind" = file ] && [ "$size" != - ] && ! take "./$name"; then
                bytes=0
            elif [ "$kind" = file ] && [ "$size" != - ]; then
                if [ "$bytes" = "$size" ] || [ "$size" = any ]; then
                    digest_of "$path" || have=$(sha256sum <"$opened") || exit 3
                    have=${have%% *}
                fi
                [ "$have" != "$digest" ] || same=yes
                case $mode in *[4567]) ;; *) open= ;; esac
                if [ "$same" = no ] && [ "$open" = diff ] && [ "$bytes" -le "$limit" ]; then
                    content=+$(base64 <"$opened" | tr -d '\\n')
                fi
                # Neither the size nor the digest of what not every user can read leaves the host.
                [ "$open" ] || have=- bytes=0
                exec 3<&-
            fi
            [ "$kind" = file ] || bytes=0
            if [ "$text" != - ] && [ "$same" = no ]; then
                # The last arguments are the program.
                call= i=$(($# - words))
                while [ "$i" -lt $# ]; do i=$((i + 1)); call="$call \\"\\${$i}\\""; done
                if eval "refusal \\"\\$text\\" $call"; then
                    [ "$said" ] || said='it printed nothing'
                    refused=+$(printf '%s' "$said" | tail -c 3000 | base64 | tr -d '\\n')
                fi
            fi
            if [ "$gone" ] && [ "$kind" = folder ] && [ -r /proc/self/mountinfo ]; then
                while read -r id parent device root point rest; do
                    # mountinfo writes blanks as octal escapes, which printf %b undoes.
                    point=$(printf '%b' "$point")
                    case $point/ in "$real/$name"/*) mount=+$(printf '%s' "$point" | base64 | tr -d '\\n') ;; esac
                done </proc/self/mountinfo
            fi
            number passwd "$owner" "$user" "$uid"; owner=$number
            number group "$group" "$team" "$gid"; group=$number
            word "$user"; user=$word
            word "$team"; team=$word
            word "$target"; target=$word
            word "$unreachable"
            echo "$kind $mode $uid $gid $user $team $target $same $have $bytes $content $owner $group $parent $refused $mount ${shared:-no} $word ."
        done
        """;

    public FilesProbe {
        entries = List.copyOf(entries);
        validate = List.copyOf(validate);
    }

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(validate.size())));
        for (Entry entry : entries) {
            boolean hasContent = entry.want() instanceof Entry.Want.Content;
            byte[] bytes = entry.want() instanceof Entry.Want.Content content ? content.bytes() : new byte[0];
            arguments.add(entry.path());
            if (entry.want() instanceof Entry.Want.Sum sum) {
                arguments.addAll(List.of("any", sum.digest()));
            } else {
                arguments.add(hasContent ? Integer.toString(bytes.length) : "-");
                arguments.add(hasContent ? Digest.of(bytes) : "-");
            }
            boolean diff = hasContent && bytes.length <= MOST_FOR_A_DIFF;
            arguments.add(!entry.open() ? "" : diff ? "diff" : "digest");
            arguments.add(entry.owner());
            arguments.add(entry.group());
            arguments.add(Integer.toString(MOST_FOR_A_DIFF));
            arguments.add(
                    hasContent && !validate.isEmpty() && bytes.length <= MOST_TO_VALIDATE
                            ? Base64.getEncoder().encodeToString(bytes)
                            : "-");
            arguments.add(entry.want() instanceof Entry.Want.Nothing ? "yes" : "");
        }
        arguments.addAll(validate);
        Fragment fragment = new Fragment(SCRIPT, arguments);
        return validate.isEmpty() && entries.size() <= MOST_TO_SHARE ? fragment.sharing(shared()) : fragment;
    }

    private Fragment.Shared shared() {
        Map<String, Long> contents = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.want() instanceof Entry.Want.Content content && content.bytes().length <= MOST_TO_VALIDATE) {
                contents.put(entry.path(), (long) content.bytes().length);
            }
        }
        return new Fragment.Shared(entries.stream().map(Entry::path).toList(), contents);
    }

    /** Long enough to read some gigabytes for a digest, or a model's hundreds of them where one is fetched from elsewhere. */
    @Override
    public Duration timeout() {
        boolean large = entries.stream().anyMatch(entry -> entry.want() instanceof Entry.Want.Sum);
        return large ? Duration.ofMinutes(20) : Duration.ofSeconds(60);
    }

    @Override
    public List<Found> parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (output.status() != 0 || lines.size() != entries.size()) {
            throw new Unreadable("the files could not be looked at: " + output.errors());
        }
        List<Found> found = new ArrayList<>();
        for (String line : lines) {
            found.add(found(line));
        }
        return found;
    }

    private static Found found(String line) throws Unreadable {
        String[] words = line.split(" ", -1);
        if (words.length != FIELDS
                || !words[FIELDS - 1].equals(".")
                || !words[1].matches(words[0].equals("file") ? "[0-7]+" : "-|[0-7]+")) {
            throw new Unreadable("unexpected line: " + line);
        }
        try {
            return new Found(
                    Found.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                    given(words[1]),
                    given(words[2]),
                    given(words[3]),
                    text(words[4]),
                    text(words[5]),
                    text(words[6]),
                    words[7].equals("yes"),
                    given(words[8]),
                    Long.parseLong(words[9]),
                    words[10].equals("-") ? null : bytes(words[10]),
                    number(words[11]),
                    number(words[12]),
                    words[13].equals("yes"),
                    words[14].equals("-") ? "" : new String(bytes(words[14]), StandardCharsets.UTF_8),
                    words[15].equals("-") ? "" : new String(bytes(words[15]), StandardCharsets.UTF_8),
                    words[16].equals("yes"),
                    text(words[17]));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("unexpected line: " + line);
        }
    }

    private static String given(String word) {
        return word.equals("-") ? "" : word;
    }

    private static @Nullable String number(String word) {
        return word.equals("?") ? null : given(word);
    }

    private static byte[] bytes(String word) {
        if (word.isEmpty()) {
            throw new IllegalArgumentException("an empty word");
        }
        return Base64.getDecoder().decode(word.substring(1));
    }

    private static String text(String word) {
        return word.startsWith("=") ? word.substring(1) : new String(bytes(word), StandardCharsets.UTF_8);
    }
}
