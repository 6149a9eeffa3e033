# Arguments: the root, what to expect, what started the kernel, and "seed" to create a missing /etc/kernel/cmdline.
# $PROVISION_SPOOL/managed holds our part of the GRUB defaults for the case that their own line cannot carry the arguments.
set -u
r=$1 expect=$2 started=$3 seed=$4
kernel=$r/etc/kernel/cmdline
defaults=$r/etc/default/grub

entries "$started" >"$PROVISION_SPOOL/entries"
sed -n 's/^managed //p' "$PROVISION_SPOOL/entries" | cut -f1 >"$PROVISION_SPOOL/managed-entries"
if ! [ -s "$PROVISION_SPOOL/managed-entries" ]; then say 'there is no boot entry of this system (is /boot mounted?)'; exit 1; fi
entry_directories "$started" >"$PROVISION_SPOOL/directories"
while IFS= read -r directory; do
    if full "$directory"; then say "less than 1 MiB is free on $directory"; exit 1; fi
    keep "$directory"/*.conf
done <"$PROVISION_SPOOL/directories"
keep "$kernel" "$defaults"
for file in "$r"/etc/default/grub.d/*.cfg "$r/boot/grub2/grubenv" "$r/boot/grub/grubenv"; do
    if [ -e "$file" ]; then keep "$file"; fi
done
if [ "$started" = grub ] && [ -e "$defaults" ]; then rest_of_defaults "$r" alone >"$PROVISION_SPOOL/before"; fi

# RHEL 8 keeps the arguments of all entries in GRUB's environment block.
KERNELOPTS=$(grub_variable kernelopts)
export KERNELOPTS
if [ -n "$KERNELOPTS" ] && [ "$started" = grub ] && ! carries "$KERNELOPTS"; then
    KERNELOPTS=$(printf '%s\n' "$KERNELOPTS" | words '{ print with(others($0), all_wanted) }')
    for block in "$r/boot/grub2/grubenv" "$r/boot/grub/grubenv"; do
        if [ -e "$block" ]; then
            "$(editenv)" "$block" set "kernelopts=$KERNELOPTS" || back 'grub2-editenv failed'
            break
        fi
    done
fi

# Entries are written directly: grubby takes names for regular expressions and values for replacements of sed, and keeps
# only the first line of /etc/kernel/cmdline.
while IFS= read -r file; do
    edited entry "$file" >"$PROVISION_SPOOL/new" || back "$file cannot be read"
    if ! cmp -s "$PROVISION_SPOOL/new" "$file"; then
        replace "$file" <"$PROVISION_SPOOL/new" || back "$file cannot be written"
    fi
done <"$PROVISION_SPOOL/managed-entries"

# New kernels take their arguments from here; a missing file gets those of the newest entry.
if ! [ -e "$kernel" ] && [ "$seed" = seed ]; then
    newest=$(while IFS= read -r file; do printf '%s\t%s\n' "${file##*/}" "$file"; done <"$PROVISION_SPOOL/managed-entries" |
        sort -V | tail -n 1 | cut -f2)
    grep -F "managed $newest	" "$PROVISION_SPOOL/entries" | cut -f2 | words '{
        n = words_of($0, list); out = ""
        for (i = 1; i <= n; i++) if (list[i] !~ /^\$/) out = out (out == "" ? "" : " ") list[i]
        print with(others(out), all_wanted)
    }' >"$PROVISION_SPOOL/new"
    replace "$kernel" <"$PROVISION_SPOOL/new" || back "$kernel cannot be written"
elif [ -e "$kernel" ]; then
    edited cmdline "$kernel" >"$PROVISION_SPOOL/new"
    if ! cmp -s "$PROVISION_SPOOL/new" "$kernel"; then
        replace "$kernel" <"$PROVISION_SPOOL/new" || back "$kernel cannot be written"
    fi
fi

# The next grub2-mkconfig takes them from the defaults: from their own line where that is simple, else from a block of ours.
if [ "$started" = grub ] && [ -e "$defaults" ] && { ! line=$(given "$r" alone) || ! carries "$line"; }; then
    words '
        /^GRUB_CMDLINE_LINUX="[^"$`\\]*"[ \t]*$/ {
            match($0, /"[^"]*"/)
            value = substr($0, RSTART + 1, RLENGTH - 2)
            print "GRUB_CMDLINE_LINUX=\"" with(others(value), all_wanted) "\""
            next
        }
        { print }' "$defaults" >"$PROVISION_SPOOL/new"
    replace "$defaults" <"$PROVISION_SPOOL/new" || back "$defaults cannot be written"
    rest_of_defaults "$r" alone >"$PROVISION_SPOOL/after"
    if ! cmp -s "$PROVISION_SPOOL/before" "$PROVISION_SPOOL/after" || ! line=$(given "$r" alone) || ! carries "$line"; then
        number=$(grep -lxF "$defaults" "$old"/*.name)
        with_block "${number%.name}" "$PROVISION_SPOOL/managed" >"$PROVISION_SPOOL/new" ||
            back "the line \"# provision: end\" is missing in /etc/default/grub"
        replace "$defaults" <"$PROVISION_SPOOL/new" || back "$defaults cannot be written"
        line=$(given "$r" alone) || back "sh cannot evaluate /etc/default/grub: $line"
        carries "$line" || back '/etc/default/grub cannot be made to carry the arguments'
    fi
fi

# Whatever was written, nothing but the owned words may be different, in any place.
for number in $(altered); do
    name=$(cat "$old/$number.name")
    case $name in
        */loader/entries/*) mode=entry; grep -qxF "$name" "$PROVISION_SPOOL/managed-entries" || mode=none ;;
        "$kernel") mode=cmdline ;;
        "$defaults") mode=defaults; [ "$started" = grub ] || mode=none ;;
        */grubenv) mode=environment ;;
        *) mode=none ;;
    esac
    case $mode in
        entry | cmdline)
            if [ -e "$old/$number" ]; then
                rest_of $mode "$old/$number" >"$PROVISION_SPOOL/before.words"
                rest_of $mode "$name" | cmp -s - "$PROVISION_SPOOL/before.words"
            fi ;;
        defaults)
            rest_of_defaults "$r" alone | cmp -s - "$PROVISION_SPOOL/before" &&
                without_block "$old/$number" | sed '/^GRUB_CMDLINE_LINUX=/d' >"$PROVISION_SPOOL/before.words" &&
                without_block "$name" | sed '/^GRUB_CMDLINE_LINUX=/d' | cmp -s - "$PROVISION_SPOOL/before.words" ;;
        environment)
            tr '#' '\n' <"$old/$number" | sed '/^$/d' | words '/^kernelopts=/ { $0 = others($0) } { print }' >"$PROVISION_SPOOL/before.words"
            tr '#' '\n' <"$name" | sed '/^$/d' | words '/^kernelopts=/ { $0 = others($0) } { print }' | cmp -s - "$PROVISION_SPOOL/before.words" ;;
        *) false ;;
    esac || back "more than the arguments that were named would change in $name"
done
entries "$started" | sed -n 's/^managed [^	]*	//p' >"$PROVISION_SPOOL/lines"
all_carry <"$PROVISION_SPOOL/lines" || back 'an entry does not carry the arguments'
if [ -e "$kernel" ]; then carries "$(kernel_cmdline "$kernel")" || back '/etc/kernel/cmdline does not carry the arguments'; fi
