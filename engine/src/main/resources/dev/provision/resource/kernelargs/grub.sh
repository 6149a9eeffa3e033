# Arguments: the root, and what to expect. $PROVISION_SPOOL/managed holds our part of the GRUB defaults.
set -u
r=$1 expect=$2
cfg=$(grub_config)
case $(mkconfig) in */grub2-mkconfig) cfg=${cfg:-$r/boot/grub2/grub.cfg} ;; *) cfg=${cfg:-$r/boot/grub/grub.cfg} ;; esac
if dropins; then
    reads=dropins
    file=$r/etc/default/grub.d/99-provision.cfg
    new=$PROVISION_SPOOL/managed
else
    reads=alone
    file=$r/etc/default/grub
    new=$PROVISION_SPOOL/whole
    with_block "$file" "$PROVISION_SPOOL/managed" >"$new" || {
        say "the line \"# provision: end\" is missing in $file: put it back, or remove the part from \"# provision: begin\" on"
        exit 1
    }
    if ! [ -e "$file.before-provision" ]; then replace "$file.before-provision" <"$file" || exit 1; fi
fi
keep "$file" "$cfg"
for other in "$r/etc/default/grub" "$r"/etc/default/grub.d/*.cfg "$r/boot/grub2/grubenv" "$r/boot/grub/grubenv" "$r"/boot/loader/entries/*.conf; do
    if [ -e "$other" ] && [ "$other" != "$file" ]; then keep "$other"; fi
done

rest_of_defaults "$r" "$reads" >"$PROVISION_SPOOL/before"
replace "$file" <"$new" || back "$file cannot be written"
line=$(given "$r" "$reads") || back "sh cannot evaluate the GRUB defaults: $line"
if ! carries "$line"; then
    case " $line " in
        *' -- '*) back "behind \"--\" the arguments would be init's, not the kernel's: $line" ;;
    esac
    back "another file of /etc/default/grub.d is read after ours and sets the arguments: $line"
fi
rest_of_defaults "$r" "$reads" | cmp -s - "$PROVISION_SPOOL/before" ||
    back 'more than the arguments that were named would change in the GRUB defaults'
if command -v update-grub >/dev/null 2>&1; then
    update-grub >&2 || back 'update-grub failed'
else
    "$(mkconfig)" -o "$cfg" >&2 || back 'grub-mkconfig failed'
fi
linux_lines "$cfg" >"$PROVISION_SPOOL/lines" || back 'grub.cfg cannot be read'
all_carry <"$PROVISION_SPOOL/lines" || back 'the generated grub.cfg does not carry the arguments'

# A line of the menu is as an old one was but for the owned words, or has all other words of the defaults that are for it: then
# the old menu was not of these defaults. $1: "all", or nothing for the lines of managed entries; $2: the defaults that are for them.
same_menu() {
    linux_lines "$cfg" "$1" | words '
        function set_of(line, out,   n, i, list) { n = words_of(line, list); for (i = 1; i <= n; i++) out[list[i]] = 1 }
        FILENAME == ARGV[2] { before[others($0)] = 1; next }
        FILENAME == ARGV[3] { if ($1 ~ "^(" kinds ")$") { sub(/^[a-z]* ?/, ""); always = always " " others($0) } next }
        !(others($0) in before) {
            split("", has); set_of($0, has); n = words_of(always, need)
            for (i = 1; i <= n; i++) if (!(need[i] in has)) { print "changed: " $0 >"/dev/stderr"; bad = 1; exit }
        }
        END { exit bad }' "kinds=$2" "$PROVISION_SPOOL/old.lines" "$PROVISION_SPOOL/before" -
}
if [ -s "$old/2" ]; then
    linux_lines "$old/2" all >"$PROVISION_SPOOL/old.lines"
    { same_menu all linux && same_menu '' 'linux|default'; } ||
        back 'more than the arguments that were named would change in grub.cfg'
fi
# No other file was to change.
for number in $(altered); do
    case $number in 1 | 2) ;; *) back "more than the arguments that were named would change in $(cat "$old/$number.name")" ;; esac
done
