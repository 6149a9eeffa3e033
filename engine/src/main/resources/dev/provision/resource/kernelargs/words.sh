say() { printf '%s\n' "$*" >&2; }

# Kernel arguments for awk. $EXPECT has a line for each key that is owned: its name, or name=value where only that value is
# meant, and the words that must stand for it. Words behind a double dash are init's and never owned; blanks in double quotes
# do not separate.
arguments='
    function words_of(line, out,   i, c, n, word, quoted) {
        n = 0; word = ""; quoted = 0
        for (i = 1; i <= length(line); i++) {
            c = substr(line, i, 1)
            if (c == "\"") quoted = !quoted
            if (c !~ /[ \t\r\n]/ || quoted) word = word c
            else if (word != "") { out[++n] = word; word = "" }
        }
        if (word != "") out[++n] = word
        return n
    }
    function name_of(word) { sub(/=.*/, "", word); gsub(/-/, "_", word); return word }
    function value_of(word) { if (!index(word, "=")) return ""; sub(/^[^=]*=/, "", word); return word }
    function owner(word,   k) {
        for (k = 1; k <= keys; k++)
            if (key[k] "" == name_of(word) "" && (only[k] == "" || only[k] "" == value_of(word) "")) return k
        return 0
    }
    # The words of a line that are not owned.
    function others(line,   n, i, words, kept, end) {
        n = words_of(line, words); kept = ""; end = 0
        for (i = 1; i <= n; i++) {
            if (words[i] == "--") end = 1
            if (end || !owner(words[i])) kept = kept (kept == "" ? "" : " ") words[i]
        }
        return kept
    }
    function carries(line,   n, i, k, words, found) {
        n = words_of(line, words)
        for (k = 1; k <= keys; k++) found[k] = ""
        for (i = 1; i <= n && words[i] != "--"; i++) {
            k = owner(words[i])
            if (k) found[k] = found[k] (found[k] == "" ? "" : " ") words[i]
        }
        for (k = 1; k <= keys; k++) if (found[k] != wanted[k]) return 0
        return 1
    }
    # A line with the words that are added, before a double dash.
    function with(line, added,   n, i, words, out, done) {
        n = words_of(line, words); out = ""; done = added == ""
        for (i = 1; i <= n; i++) {
            if (words[i] == "--" && !done) { out = out (out == "" ? "" : " ") added; done = 1 }
            out = out (out == "" ? "" : " ") words[i]
        }
        return done ? out : out (out == "" ? "" : " ") added
    }
    BEGIN {
        keys = split(ENVIRON["EXPECT"], expected, "\n")
        all_wanted = ""
        for (k = 1; k <= keys; k++) {
            key[k] = expected[k]; sub(/ .*/, "", key[k])
            wanted[k] = index(expected[k], " ") ? substr(expected[k], index(expected[k], " ") + 1) : ""
            only[k] = value_of(key[k]); key[k] = name_of(key[k])
            if (wanted[k] != "") all_wanted = all_wanted (all_wanted == "" ? "" : " ") wanted[k]
        }
    }
'

# awk with these functions; the program is $1.
words() {
    program=$1
    shift
    LC_ALL=C EXPECT=$expect awk "$arguments$program" "$@"
}

# Whether a line of arguments holds what is expected.
carries() { printf '%s\n' "$1" | words '{ line = line " " $0 } END { exit !carries(line) }'; }

# The words of a line that are not owned.
foreign() { printf '%s\n' "$1" | words '{ line = line " " $0 } END { print others(line) }'; }

# Whether every line of standard input holds what is expected, and there is one.
all_carry() {
    words '
        !carries($0) { print "not there: " $0 >"/dev/stderr"; bad = 1; exit }
        END {
            if (!NR) print "there is no boot entry" >"/dev/stderr"
            exit bad || !NR
        }'
}

# A file with lines of arguments, and its words as expected: "entry" (lines of options) or "cmdline" (all lines but comments and
# empty ones). Everything else of the file stays as it is, and so does a file that holds already what is expected.
edited() {
    words '
        function is_arguments(line) { return mode == "entry" ? line ~ /^[ \t]*options([ \t]|$)/ : line !~ /^[ \t]*(#|$)/ }
        { line[NR] = $0 }
        is_arguments($0) {
            last = NR; head[NR] = ""; text[NR] = $0
            if (mode == "entry") { match($0, /^[ \t]*options[ \t]*/); head[NR] = substr($0, 1, RLENGTH); text[NR] = substr($0, RLENGTH + 1) }
            if (!target && (" " text[NR] " ") ~ /[ \t]--[ \t]/) target = NR
            all = all " " text[NR]
        }
        END {
            if (!target) target = last
            at = ENVIRON["KERNELOPTS"] == "" ? 0 : index(all, "$kernelopts")
            shown = at ? substr(all, 1, at - 1) ENVIRON["KERNELOPTS"] substr(all, at + 11) : all
            for (i = 1; i <= NR; i++) {
                if (i in text && !carries(shown)) {
                    changed = gone || text[i] == others(text[i]) ? text[i] : others(text[i])
                    if (i == target && !at) changed = with(changed, all_wanted)
                    if (i >= target && target != last) gone = 1
                    print (changed == text[i] ? line[i] : head[i] changed)
                } else print line[i]
            }
            if (!last && all_wanted != "") print (mode == "entry" ? "options " : "") all_wanted
        }' "mode=$1" "$2"
}

# All of such a file but the words that are owned, for a comparison.
rest_of() {
    words '
        mode == "entry" && sub(/^[ \t]*options([ \t]+|$)/, "") { all = all " " $0; next }
        mode == "cmdline" && !/^[ \t]*(#|$)/ { all = all " " $0; next }
        { print "line " $0 }
        END { print "words " others(all) }' "mode=$1" "$2"
}

# Puts standard input in the place of a file, with the old one's mode and owner; a link stays a link.
replace() (
    umask 022
    reach "$1" yes || failed
    was='644 ' opened=''
    if [ -e "./$name" ]; then
        take "./$name" || failed
        was=$(stat -L -c '%a %u:%g' -- "$opened") || exit 1
    fi
    put "${was% *}" "${was#* }" "$name" yes
)

# The same in place, for a file whose blocks GRUB itself writes: they must stay where they are.
overwrite() (
    reach "$1" && take "./$name" || failed
    cat >"$opened"
)

# Removes a name, be it of a link.
discard() (
    walk "${1%/*}" || { [ $? = 2 ] && exit 0; } || failed
    rm -f -- "./${1##*/}"
)

# A file of /etc/default without our block, with ours at the end. An empty line goes before it where the last line is
# continued, or it would become a part of that line.
with_block() {
    without_block "$1" && echo '# provision: begin' && cat "$2" && echo '# provision: end'
}
without_block() {
    LC_ALL=C awk '
        /^# provision: begin$/ { inside = 1 }
        !inside { print; last = $0 }
        /^# provision: end$/ { inside = 0 }
        END { if (inside) exit 1; if (last ~ /\\$/) print "" }
    ' "$1"
}

# What the kernel will be given by the GRUB defaults, on one line; the shell's words where they cannot be evaluated.
given() {
    defaults "$@" | {
        IFS= read -r first
        case $first in unreadable*) printf '%s\n' "${first#unreadable }"; return 1 ;; esac
        read -r _ && read -r _ linux && read -r _ default && printf '%s\n' "$linux $default"
    }
}

# What the GRUB defaults come to but for the words that are owned.
rest_of_defaults() {
    defaults "$@" | words '{ kind = $1; sub(/^[^ ]* ?/, ""); print kind " " others($0) }'
}

# Keeps a copy of each file, to put back what a failed change has left and to compare what it was not to touch.
keep() {
    if [ $kept = 0 ]; then
        old=${PROVISION_SPOOL:?}/old
        rm -rf "$old"
        mkdir -p "$old" || exit 1
    fi
    for original; do
        kept=$((kept + 1))
        printf '%s\n' "$original" >"$old/$kept.name"
        if [ -e "$original" ]; then
            ({ reach "$original" && take "./$name" || failed; } && cp -p -- "$opened" "$old/$kept") || exit 1
        fi
    done
}
kept=0

# Every kept file that is not as it was.
altered() {
    number=0
    while [ $number -lt $kept ]; do
        number=$((number + 1))
        name=$(cat "$old/$number.name")
        if [ -e "$old/$number" ]; then cmp -s "$old/$number" "$name" || echo $number
        elif [ -e "$name" ]; then echo $number; fi
    done
}

# Ends the change: every kept file is byte for byte as it was again.
back() {
    for number in $(altered); do
        name=$(cat "$old/$number.name")
        case $name in
            */grubenv) overwrite "$name" <"$old/$number" ;;
            *) if [ -e "$old/$number" ]; then replace "$name" <"$old/$number"; else discard "$name"; fi ;;
        esac || say "$name cannot be restored"
    done
    say "$1; all files are as they were"
    exit 1
}
