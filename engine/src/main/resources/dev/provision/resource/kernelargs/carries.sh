say() { printf '%s\n' "$*" >&2; }

# The words of $1 that the pattern $2 is about, up to those behind a double dash: they are init's.
about() (
    set -f
    found=
    # shellcheck disable=SC2086,SC2254 # words are meant to be split, and the pattern is one
    for word in $1; do
        case $word in --) break ;; $2 | $2=*) found="$found $word" ;; esac
    done
    printf '%s' "${found# }"
)

# The words of $1 that no pattern of $expect is about.
foreign() (
    set -f
    kept=
    # shellcheck disable=SC2086 # words are meant to be split
    for word in $1; do
        if printf '%s\n' "$expect" | while read -r pattern _; do
            if [ -n "$(about "$word" "$pattern")" ]; then exit 1; fi
        done; then kept="$kept $word"; fi
    done
    printf '%s' "${kept# }"
)

# Whether a line of arguments holds what $expect asks for: a pattern and the words that must stand for it, a line each.
carries() {
    printf '%s\n' "$expect" | while read -r pattern words; do
        if [ "$(about "$1" "$pattern")" != "$words" ]; then exit 1; fi
    done
}

# Whether every line of standard input does, and there is one.
all_carry() {
    lines=0
    while IFS= read -r line; do
        lines=$((lines + 1))
        if ! carries "$line"; then say "not there: $line"; return 1; fi
    done
    if [ "$lines" = 0 ]; then say "there is no boot entry"; return 1; fi
}

# Puts standard input in the place of a file, by rename, with the old one's mode and owner.
replace() {
    fresh=${1%/*}/.${1##*/}.provision-new
    rm -f "$fresh"
    if [ -e "$1" ]; then cp -p "$1" "$fresh" || return 1; else : >"$fresh" && chmod 644 "$fresh" || return 1; fi
    cat >"$fresh" && { sync "$fresh" 2>/dev/null || sync; } && mv -f "$fresh" "$1"
}

# A file of /etc/default without our block, with ours at the end. An empty line goes before it where the last line is
# continued, or it would become a part of that line.
with_block() {
    LC_ALL=C awk '
        /^# provision: begin$/ { inside = 1 }
        !inside { print; last = $0 }
        /^# provision: end$/ { inside = 0 }
        END { if (inside) exit 1; if (last ~ /\\$/) print "" }
    ' "$1" && echo '# provision: begin' && cat "$2" && echo '# provision: end'
}

# What the kernel will be given by the GRUB defaults, on one line.
given() {
    defaults "$@" | {
        read -r _ linux && read -r _ default && printf '%s\n' "$linux $default"
    }
}
