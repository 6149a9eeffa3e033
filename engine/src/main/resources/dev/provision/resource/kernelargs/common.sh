PATH=$PATH:/usr/sbin:/sbin

# Every line of a file behind a word, so that nothing in the file can pass for another answer.
show() {
    [ -r "$2" ] || return 0
    while IFS= read -r line || [ "$line" ]; do printf '%s %s\n' "$1" "$line"; done 2>/dev/null <"$2"
}

# The arguments in grub.cfg of every Linux entry of this system that is not a recovery one; of "all" with the others. A word can
# come before each.
linux_lines() {
    LC_ALL=C awk -v all="${2-}" -v word="${3-}" '
        /^### BEGIN / { ours = ($3 ~ /_linux(_zfs)?$/) }
        /^### END / { ours = 0 }
        /^[ \t]*(menuentry|submenu) / { recovery = /recovery/ }
        (all || (ours && !recovery)) && /^[ \t]*linux(16|efi)?[ \t]/ {
            sub(/^[ \t]*linux(16|efi)?[ \t]+[^ \t]+[ \t]*/, "")
            print word $0
        }
    ' "$1"
}

# Whether a write of ours would find no room in a directory.
full() {
    find_free_kib "$1"
    [ "${free:-1024}" -lt 1024 ]
}

# The words of boot loader entries, the newest first, with $kernelopts of GRUB's environment block in its place. For each file of an entry: "managed",
# or "rescue", or "foreign" for what is no Linux kernel of this system (another root, or no kernel at all), the file and its
# arguments behind a tab. An entry of another machine id is this system's if its root is: images are installed under one id
# and run under another. Where no root is the running one (spelled differently, say), the root proves nothing.
entries() {
    entry_directories "$1" | while IFS= read -r directory; do
        LC_ALL=C KERNELOPTS=$(grub_variable kernelopts) awk -v running="$(cat "$r/proc/cmdline" 2>/dev/null)" '
            function root_of(line,   n, i, words, place) {
                n = split(line, words, /[ \t]+/)
                for (i = 1; i <= n; i++) if (words[i] ~ /^root=/ || words[i] ~ /^rootflags=.*subvol/) place = place " " words[i]
                return place
            }
            function flush(   at) {
                if (file == "") return
                at = index(options, "$kernelopts")
                if (at) options = substr(options, 1, at - 1) ENVIRON["KERNELOPTS"] substr(options, at + 11)
                state = "managed"
                if (linux == "") state = "foreign"
                else if (linux ~ /rescue/ || file ~ /rescue[^\/]*$/) state = "rescue"
                else if (root_of(options) != "" && root_of(running) != "" && root_of(options) != root_of(running)) state = "other"
                if (state == "managed") managed = 1
                row[++rows] = state; rest[rows] = file "\t" options
            }
            FNR == 1 { flush(); file = FILENAME; linux = ""; options = "" }
            /^[ \t]*linux[ \t]/ { linux = $2 }
            /^[ \t]*options[ \t]/ { sub(/^[ \t]*options[ \t]+/, ""); options = options (options == "" ? "" : " ") $0 }
            END {
                flush()
                for (i = 1; i <= rows; i++) print (row[i] != "other" ? row[i] : managed ? "foreign" : "managed") " " rest[i]
            }
        ' "$directory"/*.conf
    done | LC_ALL=C sort -rV
}

editenv() { command -v grub2-editenv || command -v grub-editenv; }

# The arguments that kernel-install gives to new kernels: all lines but comments.
kernel_cmdline() { LC_ALL=C grep -v '^[[:blank:]]*#' "$1" | tr '\n' ' '; }
