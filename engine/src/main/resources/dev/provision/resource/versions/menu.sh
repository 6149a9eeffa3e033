# The boot menu of this host. $r is the root.

# The generated configuration that GRUB reads, in $config; nothing if there is none.
find_grub_config() {
    for config in "$r/boot/grub2/grub.cfg" "$r/boot/grub/grub.cfg"; do
        if [ -r "$config" ]; then return; fi
    done
    config=
}
grub_config() { find_grub_config && [ -z "$config" ] || printf '%s\n' "$config"; }

# A variable of GRUB's environment block, in $value. The shell reads the block by itself, which has 1024 bytes.
find_grub_variable() {
    value=
    for block in "$r/boot/grub2/grubenv" "$r/boot/grub/grubenv"; do
        if [ -r "$block" ]; then
            while IFS= read -r value || [ "$value" ]; do
                case $value in "$1="*)
                    value=${value#*=}
                    return
                    ;;
                esac
            done 2>/dev/null <"$block"
            value=
            return
        fi
    done
}
grub_variable() { find_grub_variable "$1" && [ -z "$value" ] || printf '%s\n' "$value"; }

# What GRUB is told to start: an index, a title or an id; > leads into a submenu. $1: the generated configuration, or nothing.
grub_default() { find_grub_default "$1" && printf '%s\n' "$wanted"; }
find_grub_default() {
    find_grub_variable next_entry
    if [ -z "$value" ] && [ -n "$1" ]; then
        value=$(LC_ALL=C awk '
            match($0, /^[ \t]*set default="[^"]*"/) {
                entry = substr($0, 1, RLENGTH - 1); sub(/^[^"]*"/, "", entry)
                if (entry != "${next_entry}") last = entry
            }
            END { print last }' "$1")
        # shellcheck disable=SC2016 # this is GRUB's language
        case $value in '${saved_entry}') find_grub_variable saved_entry ;; esac
    elif [ -z "$value" ]; then
        find_grub_variable saved_entry
    fi
    wanted=${value:-0}
}

# What the configuration $1 starts when it is told $2: "named" or "first" (GRUB takes the first entry where nothing is so
# called), "generated" or "other" (from another section than that of this system's kernels, or for recovery), the image and
# its arguments.
grub_entry() {
    LC_ALL=C awk -v wanted="$2" '
        function quoted(line, after,   i, mark) {
            if (after != "") { i = index(line, after); if (!i) return ""; line = substr(line, i + length(after)) }
            mark = "\047"
            i = index(line, mark)
            if (index(line, "\"") && (!i || index(line, "\"") < i)) { mark = "\""; i = index(line, mark) }
            if (!i) return ""
            line = substr(line, i + 1)
            return substr(line, 1, index(line, mark) - 1)
        }
        function called(part, number) { return part == number || part == title || (id != "" && part == id) }
        BEGIN { parts = split(wanted, part, ">"); level = 1; right = 1; depth = 0; counts[1] = 0 }
        /^### BEGIN / { section = $3 ~ /_linux(_zfs)?$/ ? "generated" : "other" }
        /^### END / { section = "other" }
        /^[ \t]*function .*\{[ \t]*$/ { kind[++depth] = "other" }
        /^[ \t]*(menuentry|submenu) .*\{[ \t]*$/ {
            title = quoted($0, ""); id = quoted($0, "menuentry_id_option")
            if (id == "") id = quoted($0, "--id")
            match_here = right == level && level <= parts && called(part[level], counts[level]++)
            kind[++depth] = $1
            if ($1 == "submenu") { level++; counts[level] = 0; if (match_here) right = level }
            else inside = match_here && level == parts
            recovery = /recovery/
        }
        /^[ \t]*linux(16|efi)?[ \t]/ {
            line = $0
            sub(/^[ \t]*linux(16|efi)?[ \t]+/, "", line)
            line = (recovery ? "other" : section == "" ? "other" : section) " " line
            if (first == "") first = line
            if (inside && found == "") found = line
        }
        /^[ \t]*\}[ \t]*$/ {
            if (kind[depth] == "menuentry") inside = 0
            if (kind[depth] == "submenu") { if (right == level) right--; level-- }
            if (depth > 0) depth--
        }
        END { if (found != "") print "named " found; else if (first != "") print "first " first }
    ' "$1"
}

# The directories of boot loader entries: GRUB reads one, systemd-boot those of its own and of the extended partition.
entry_directories() {
    for directory in "$r/boot/loader/entries" "$r/efi/loader/entries" "$r/boot/efi/loader/entries"; do
        if [ "$1" = grub ] && [ "$directory" != "$r/boot/loader/entries" ]; then continue; fi
        for conf in "$directory"/*.conf; do
            if [ -e "$conf" ] || [ -L "$conf" ]; then
                printf '%s\n' "$directory"
                break
            fi
        done
    done
}

# The release of the kernel that the boot loader takes next, or nothing if that cannot be told.
default_kernel() { find_default_kernel && [ -z "$kernel" ] || printf '%s\n' "$kernel"; }

# The same in $kernel.
find_default_kernel() {
    kernel=
    find_starter
    if [ "$starter" = systemd-boot ]; then
        default=$(sd_default | cut -f3)
        if [ -n "$default" ]; then kernel=$(sd_release "$default"); fi
        return
    fi
    if command -v grubby >/dev/null 2>&1; then
        kernel=$(grubby --default-kernel 2>/dev/null)
        case $kernel in */vmlinuz-*) kernel=${kernel##*/vmlinuz-} ;; *) kernel= ;; esac
        return
    fi
    find_grub_config
    if [ -n "$config" ]; then
        find_grub_start
        kernel=${_pv_entry#* * } kernel=${kernel%% *}
        case $kernel in *vmlinuz-*) kernel=${kernel##*vmlinuz-} ;; *) kernel= ;; esac
    fi
}

# What the configuration in $config starts, in $wanted what it is told and in $_pv_entry as grub_entry tells it. Read-only
# scripts that share a shell look at it once.
find_grub_start() {
    if [ -n "${_pv_entry-}" ]; then
        wanted=$_pv_wanted
    else
        find_grub_default "$config"
        _pv_wanted=$wanted _pv_entry=$(grub_entry "$config" "$wanted")
    fi
}

# What a shell makes of the GRUB defaults: they are sh, and only sh knows what they come to. Evaluated as grub-mkconfig does,
# which ends at the first command that fails; then the only line is "unreadable" and the shell's own words. $1: the root;
# $2: "dropins" where grub-mkconfig reads /etc/default/grub.d too, and does without the file; $3: "later" to evaluate only the
# drop-ins that are read after ours, with a word in the place of each of our values. The lines are in $evaluated.
find_defaults() {
    evaluated=$(env -i PATH="$PATH" sh -c '
        set -e
        {
            if [ "$3" != later ] && { [ "$2" = alone ] || [ -e "$1/etc/default/grub" ]; }; then . "$1/etc/default/grub"; fi
            if [ "$3" = later ]; then GRUB_CMDLINE_LINUX=provision.linux GRUB_CMDLINE_LINUX_DEFAULT=provision.default; fi
            if [ "$2" = dropins ]; then
                for file in "$1"/etc/default/grub.d/*.cfg; do
                    if ! [ -e "$file" ]; then continue; fi
                    if [ "$3" = later ] && ! expr "x${file##*/}" ">" x99-provision.cfg >/dev/null; then continue; fi
                    if [ "$3" = later ]; then names="$names ${file##*/}"; fi
                    . "$file"
                done
            fi
        } 2>&1 >/dev/null </dev/null
        set +e
        line="
"
        tab="	"
        # Blanks in the place of line feeds and tabs; none is in most values.
        one() {
            case $2 in
                *"$line"* | *"$tab"*) printf "%s %s\n" "$1" "$(printf %s "$2" | tr "\n\t" "  ")" ;;
                *) printf "%s %s\n" "$1" "$2" ;;
            esac
        }
        if [ "$3" = later ]; then
            printf "later%s\n" "$names"
            one later-linux "$GRUB_CMDLINE_LINUX"
            one later-default "$GRUB_CMDLINE_LINUX_DEFAULT"
            exit
        fi
        one chosen "$GRUB_DEFAULT"
        one bls "$GRUB_ENABLE_BLSCFG"
        one linux "$GRUB_CMDLINE_LINUX"
        one default "$GRUB_CMDLINE_LINUX_DEFAULT"
    ' sh "$1" "$2" "${3-}" 2>&1) && case $evaluated in *'default '*) last_lines 4; return ;; esac
    last_lines 1
    evaluated="unreadable $evaluated"
}
defaults() { find_defaults "$@"; printf '%s\n' "$evaluated"; }

# Only the last lines of $evaluated.
last_lines() {
    last_of=
    count=$1
    while [ "$count" -gt 0 ]; do
        case $evaluated in
            *"$new_line"*) last_of=$new_line${evaluated##*"$new_line"}$last_of evaluated=${evaluated%"$new_line"*} ;;
            *)
                last_of=$new_line$evaluated$last_of
                break
                ;;
        esac
        count=$((count - 1))
    done
    evaluated=${last_of#"$new_line"}
}
new_line='
'

# The program that writes grub.cfg.
mkconfig() { command -v grub-mkconfig || command -v grub2-mkconfig; }

# Whether this distribution's grub-mkconfig reads drop-ins: Debian's and Ubuntu's do by a patch, the others do not.
dropins() { grep -q 'default/grub\.d' "$(mkconfig)" 2>/dev/null; }

# The entry that the next menu starts by its name, if that is not simply the first: by GRUB_DEFAULT, or as systemd-boot is told.
pinned() {
    find_starter
    if [ "$starter" = systemd-boot ]; then sd_default | sed -n 's/^named	\([^	]*\)	.*/\1/p'; return; fi
    if ! [ -e "$r/etc/default/grub" ]; then return; fi
    reads=alone
    if dropins; then reads=dropins; fi
    chosen=$(defaults "$r" "$reads" | sed -n 's/^chosen //p')
    case $chosen in
        saved) grub_variable saved_entry ;;
        0) ;;
        *) printf '%s\n' "$chosen" ;;
    esac
}
