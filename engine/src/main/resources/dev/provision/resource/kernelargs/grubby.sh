# Arguments: the root, what to expect, and the words to remove and to add. $PROVISION_SPOOL/managed holds our part of the
# GRUB defaults for the case that grubby cannot edit them.
set -u
r=$1 expect=$2 remove=$3 add=$4
entries=$r/boot/loader/entries
defaults=$r/etc/default/grub
kernel=$r/etc/kernel/cmdline
old=$PROVISION_SPOOL/old
interrupted=$r/etc/default/.grub.provision-before

# Without an entry grubby reports success and writes a command line that boots nothing.
ls "$entries"/*.conf >/dev/null 2>&1 || { say "no boot entry under /boot/loader/entries (is /boot mounted?)"; exit 1; }
free=$(df -Pk "$entries" | awk 'NR == 2 { print $4 }')
if [ "${free:-0}" -lt 1024 ]; then say "less than 1 MiB is free on /boot"; exit 1; fi

# A run that was cut off may have left the defaults as grubby damages them.
if [ -e "$interrupted" ] && [ -e "$defaults" ]; then replace "$(readlink -f "$defaults")" <"$interrupted" || exit 1; fi
rm -rf "$old"
mkdir -p "$old" && cp -Rp "$entries" "$old/entries" || exit 1
for file in "$defaults" "$kernel" "$r/boot/grub2/grubenv"; do
    if [ -e "$file" ]; then cp -p "$file" "$old/${file##*/}" || exit 1; fi
done
if [ -e "$defaults" ]; then
    defaults=$(readlink -f "$defaults")
    replace "$interrupted" <"$defaults" || exit 1
    before=$(defaults "$r" alone | sed -n 's/^default //p')
fi

back() {
    for file in "$old"/entries/*.conf; do replace "$entries/${file##*/}" <"$file"; done
    if [ -e "$old/grub" ]; then replace "$defaults" <"$old/grub"; fi
    if [ -e "$old/cmdline" ]; then replace "$kernel" <"$old/cmdline"; else rm -f "$kernel"; fi
    if [ -e "$old/grubenv" ]; then cat "$old/grubenv" >"$r/boot/grub2/grubenv"; fi
    rm -f "$interrupted"
    say "$1; the boot entries are as they were"
    exit 1
}

# New kernels take their arguments from here. Left to itself, grubby makes the file from the rescue entry.
if ! [ -e "$kernel" ]; then
    mkdir -p "${kernel%/*}" || exit 1
    LC_ALL=C grubby --info=DEFAULT | LC_ALL=C awk '
        /^args="/ { sub(/^args="/, ""); sub(/"[^"]*$/, ""); args = $0 }
        /^root="/ { sub(/^root="/, ""); sub(/"[^"]*$/, ""); root = "root=" $0 " " }
        END {
            n = split(args, words, " ")
            for (i = 1; i <= n; i++) if (words[i] !~ /^\$/) root = root words[i] " "
            sub(/ $/, "", root)
            print root
        }
    ' >"$PROVISION_SPOOL/seed" || exit 1
    grep -q '[^ ]' "$PROVISION_SPOOL/seed" || { say "grubby knows no default entry"; exit 1; }
    replace "$kernel" <"$PROVISION_SPOOL/seed" || exit 1
fi

grubby --update-kernel=ALL ${remove:+"--remove-args=$remove"} ${add:+"--args=$add"} >&2 || back "grubby failed"

if ! carries "$(cat "$kernel")"; then
    words=$(foreign "$(cat "$kernel")")
    printf '%s\n' "$words${add:+ $add}" | replace "$kernel" || back "/etc/kernel/cmdline cannot be written"
fi

# Some grubby turn GRUB_CMDLINE_LINUX_DEFAULT into a second GRUB_CMDLINE_LINUX: of what it wrote only that one line counts.
if [ -e "$old/grub" ]; then
    LC_ALL=C awk '
        FILENAME == ARGV[1] { if (!n && /^GRUB_CMDLINE_LINUX=/) { line = $0; n = 1 } next }
        n && /^GRUB_CMDLINE_LINUX=/ { print line; next }
        { print }
    ' "$defaults" "$old/grub" >"$PROVISION_SPOOL/merged" || back "the disk is full"
    replace "$defaults" <"$PROVISION_SPOOL/merged" || back "/etc/default/grub cannot be written"
    after=$(defaults "$r" alone | sed -n 's/^default //p')
    if [ "$before" != "$after" ] || ! line=$(given "$r" alone) || ! carries "$line"; then
        with_block "$old/grub" "$PROVISION_SPOOL/managed" >"$PROVISION_SPOOL/merged" ||
            back "the line \"# provision: end\" is missing in /etc/default/grub"
        replace "$defaults" <"$PROVISION_SPOOL/merged" || back "/etc/default/grub cannot be written"
        line=$(given "$r" alone) || back "/etc/default/grub cannot be evaluated by sh"
        carries "$line" || back "/etc/default/grub cannot be made to carry the arguments"
    fi
fi

LC_ALL=C grubby --info=ALL | entry_lines >"$PROVISION_SPOOL/lines" || back "grubby cannot list the entries"
all_carry <"$PROVISION_SPOOL/lines" || back "grubby left an entry without the arguments"
carries "$(cat "$kernel")" || back "/etc/kernel/cmdline does not carry the arguments"
rm -f "$interrupted"
