# The menu of systemd-boot, as systemd-boot(7), loader.conf(5) and the Boot Loader Specification define it. $r is the root.

# Its configuration, which is on the EFI system partition; nothing if there is none.
sd_config() {
    for config in "$r/efi/loader/loader.conf" "$r/boot/efi/loader/loader.conf" "$r/boot/loader/loader.conf"; do
        if [ -r "$config" ]; then printf '%s\n' "$config"; return; fi
    done
}

# Id and file of each entry, as its menu sorts them: entries without tries left last, those with a sort-key first, by it, by the
# machine and by the version, then by the id; versions downwards. Unified kernel images follow, since their keys are inside.
sd_entries() {
    entry_directories systemd-boot | while IFS= read -r directory; do
        LC_ALL=C awk '
            function flush(   id, bad) {
                if (file == "") return
                id = tolower(file); sub(/.*\//, "", id); sub(/\.conf$/, "", id); bad = 0
                if (match(id, /\+[0-9]+(-[0-9]+)?$/)) {
                    bad = substr(id, RSTART + 1) ~ /^0+(-|$)/
                    id = substr(id, 1, RSTART - 1)
                }
                if (key == "") machine = version = ""
                print version "\t" id ".conf\t" bad "\t" (key == "") "\t" key "\t" machine "\t" file
            }
            FNR == 1 { flush(); file = FILENAME; key = machine = version = "" }
            { value = $0; sub(/^[ \t]*[^ \t]+[ \t]+/, "", value); sub(/[ \t\r]+$/, "", value) }
            $1 == "sort-key" { key = value }
            $1 == "machine-id" { machine = tolower(value) }
            $1 == "version" { version = value }
            END { flush() }
        ' "$directory"/*.conf
    done | LC_ALL=C sort -rV | LC_ALL=C sort -s -t '	' -k 3,3 -k 4,4 -k 5,5 -k 6,6 | cut -f2,7
    for image in "$r"/efi/EFI/Linux/*.efi "$r"/boot/efi/EFI/Linux/*.efi "$r"/boot/EFI/Linux/*.efi; do
        if [ -e "$image" ]; then printf '%s\t%s\n' "$(printf %s "${image##*/}" | tr A-Z a-z)" "$image"; fi
    done
}

# What it starts next: "named" (or "pattern", if the name is one of several that it may match) or "first", the id and the file,
# which is empty for what systemd-boot finds by itself, such as auto-windows.
sd_default() {
    sd_list=$(sd_entries)
    saved=$(efi_variable LoaderEntryLastBooted)
    config=$(sd_config)
    written=
    if [ -n "$config" ]; then
        written=$(LC_ALL=C awk '$1 == "default" { sub(/^[ \t]*default[ \t]+/, ""); sub(/[ \t\r]+$/, ""); last = $0 } END { print last }' "$config")
    fi
    for source in "$(efi_variable LoaderEntryOneShot)" "$(efi_variable LoaderEntryDefault)" "$written"; do
        if [ "$source" = @saved ]; then source=$saved; fi
        if [ -z "$source" ]; then continue; fi
        pattern=$(printf %s "$source" | tr A-Z a-z)
        how=named
        case $pattern in *[*?[]*) how=pattern ;; esac
        found=$(printf '%s\n' "$sd_list" | while IFS='	' read -r id file; do
            # shellcheck disable=SC2254 # this is a pattern
            case $id in $pattern) printf '%s\t%s\n' "$id" "$file"; break ;; esac
        done)
        if [ -z "$found" ]; then case $pattern in auto-*) found="$pattern	" ;; esac; fi
        if [ -n "$found" ]; then printf '%s\t%s\n' "$how" "$found"; return; fi
    done
    printf '%s\n' "$sd_list" | sed -n '1s/^..*/first	&/p'
}

# The release of the kernel of an entry: its version, or what the path of its image says; nothing if no modules are so called.
sd_release() {
    LC_ALL=C awk '
        $1 == "version" { version = $2 }
        $1 == "linux" { image = $2 }
        END {
            if (version != "") print version
            n = split(image, part, "/")
            if (sub(/^vmlinuz-/, "", part[n])) print part[n]
            else if (part[n] == "linux" && n > 1) print part[n - 1]
        }
    ' "$1" 2>/dev/null | while IFS= read -r release; do
        if [ -d "$r/lib/modules/$release" ] || [ -d "$r/usr/lib/modules/$release" ]; then printf '%s\n' "$release"; break; fi
    done
}

# The id of the first entry of a release.
sd_entry_of() {
    sd_entries | while IFS='	' read -r id file; do
        if [ "$(sd_release "$file")" = "$1" ]; then printf '%s\n' "$id"; break; fi
    done
}

# Takes the next boot for changed now, unless its entry ($1, of sd_default) is the one that the running boot was started from: EFI
# variables have no time.
chosen_since() {
    if [ "$(printf '%s\n' "$1" | cut -f2)" != "$(efi_variable LoaderEntrySelected | tr A-Z a-z)" ]; then changed_now; fi
}
