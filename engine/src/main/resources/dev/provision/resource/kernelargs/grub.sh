# Arguments: the root, and what to expect. $PROVISION_SPOOL/managed holds our part of the GRUB defaults.
set -u
r=$1 expect=$2
cfg=$r/boot/grub/grub.cfg
if dropins; then
    reads=dropins
    mkdir -p "$r/etc/default/grub.d" || exit 1
    file=$r/etc/default/grub.d/99-provision.cfg
    new=$PROVISION_SPOOL/managed
else
    reads=alone
    file=$(readlink -f "$r/etc/default/grub") || exit 1
    new=$PROVISION_SPOOL/whole
    with_block "$file" "$PROVISION_SPOOL/managed" >"$new" || {
        say "the line \"# provision: end\" is missing in $file: put it back, or remove the part from \"# provision: begin\" on"
        exit 1
    }
    if ! [ -e "$file.before-provision" ]; then replace "$file.before-provision" <"$file" || exit 1; fi
fi

back() {
    if [ -e "$PROVISION_SPOOL/old" ]; then replace "$file" <"$PROVISION_SPOOL/old"; else rm -f "$file"; fi
    if [ -e "$PROVISION_SPOOL/old.cfg" ]; then replace "$cfg" <"$PROVISION_SPOOL/old.cfg"; fi
    say "$1; $file and grub.cfg are as they were"
    exit 1
}

rm -f "$PROVISION_SPOOL/old" "$PROVISION_SPOOL/old.cfg"
if [ -e "$file" ]; then cp -p "$file" "$PROVISION_SPOOL/old" || exit 1; fi
if [ -e "$cfg" ]; then cp -p "$cfg" "$PROVISION_SPOOL/old.cfg" || exit 1; fi
replace "$file" <"$new" || exit 1
line=$(given "$r" "$reads") || back "the GRUB defaults cannot be evaluated by sh"
if ! carries "$line"; then
    case " $line " in
        *' -- '*) back "behind \"--\" the arguments would be init's, not the kernel's: $line" ;;
    esac
    back "another file of /etc/default/grub.d is read after ours and sets the arguments anew: $line"
fi
if command -v update-grub >/dev/null 2>&1; then
    update-grub >&2 || back "update-grub failed"
else
    grub-mkconfig -o "$cfg" >&2 || back "grub-mkconfig failed"
fi
linux_lines "$cfg" >"$PROVISION_SPOOL/lines" || back "grub.cfg cannot be read"
all_carry <"$PROVISION_SPOOL/lines" || back "the generated grub.cfg does not carry the arguments"
