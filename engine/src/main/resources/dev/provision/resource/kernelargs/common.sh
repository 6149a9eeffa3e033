PATH=$PATH:/usr/sbin:/sbin

# Every line of a file behind a word, so that nothing in the file can pass for another answer.
show() {
    [ -r "$2" ] || return 0
    LC_ALL=C sed "s/^/$1 /" "$2" 2>/dev/null
    echo
}

# What a shell makes of the GRUB defaults: they are sh, and only sh knows what they come to. Nothing is printed when they
# cannot be evaluated. $1: the root; $2: "dropins" where grub-mkconfig reads /etc/default/grub.d too, and does without the file.
defaults() {
    env -i PATH="$PATH" sh -c '
        {
            if [ "$2" = alone ] || [ -e "$1/etc/default/grub" ]; then . "$1/etc/default/grub"; fi
            if [ "$2" = dropins ]; then
                for file in "$1"/etc/default/grub.d/*.cfg; do
                    if [ -e "$file" ]; then . "$file"; fi
                done
            fi
        } </dev/null >/dev/null 2>&1
        printf "linux %s\n" "$(printf %s "$GRUB_CMDLINE_LINUX" | tr "\n\t" "  ")"
        printf "default %s\n" "$(printf %s "$GRUB_CMDLINE_LINUX_DEFAULT" | tr "\n\t" "  ")"
    ' sh "$1" "$2" 2>/dev/null
}

# Whether this distribution's grub-mkconfig reads drop-ins: Debian's and Ubuntu's do by a patch, the others do not.
dropins() {
    mkconfig=$(command -v grub-mkconfig) || return 1
    grep -q 'default/grub\.d' "$mkconfig"
}

# The arguments in grub.cfg of every Linux entry of this system that is not a recovery one.
linux_lines() {
    LC_ALL=C awk '
        /^### BEGIN / { ours = ($3 ~ /_linux(_zfs)?$/) }
        /^### END / { ours = 0 }
        /^[ \t]*(menuentry|submenu) / { recovery = /recovery/ }
        ours && !recovery && /^[ \t]*linux(16|efi)?[ \t]/ {
            sub(/^[ \t]*linux(16|efi)?[ \t]+[^ \t]+[ \t]*/, "")
            print
        }
    ' "$1"
}

# The arguments of every boot entry that is not a rescue one, from grubby's listing on standard input; the value reaches
# from the first quote of its line to the last, since grubby escapes nothing.
entry_lines() {
    LC_ALL=C awk '
        function flush() { if (linux && !rescue) print args }
        /^index=/ { flush(); linux = 0; rescue = 0; args = "" }
        /^kernel="..*"/ { linux = 1; if (/rescue/) rescue = 1 }
        /^id=.*-rescue/ { rescue = 1 }
        /^args="/ { args = $0; sub(/^args="/, "", args); sub(/"[^"]*$/, "", args) }
        END { flush() }
    '
}
