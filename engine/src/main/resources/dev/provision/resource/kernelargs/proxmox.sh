# Arguments: the root, and what to expect. The entries are on partitions that are not mounted: proxmox-boot-tool makes them
# from /etc/kernel/cmdline, and a mark stays until it has.
set -u
r=$1 expect=$2
kernel=$r/etc/kernel/cmdline
mark=$r/etc/kernel/.cmdline.provision-refresh
if ! [ -e "$kernel" ]; then say '/etc/kernel/cmdline does not exist'; exit 1; fi
keep "$kernel"
replace "$mark" </dev/null || exit 1
edited cmdline "$kernel" >"$PROVISION_SPOOL/new"
undo() { discard "$mark"; back "$1"; }
if ! cmp -s "$PROVISION_SPOOL/new" "$kernel"; then replace "$kernel" <"$PROVISION_SPOOL/new" || undo "$kernel cannot be written"; fi
carries "$(kernel_cmdline "$kernel")" || undo '/etc/kernel/cmdline does not carry the arguments'
rest_of cmdline "$old/1" >"$PROVISION_SPOOL/before"
rest_of cmdline "$kernel" | cmp -s - "$PROVISION_SPOOL/before" || undo 'more than the arguments that were named would change'
if ! proxmox-boot-tool refresh >&2; then
    replace "$kernel" <"$old/1" && proxmox-boot-tool refresh >&2 && discard "$mark"
    say 'proxmox-boot-tool refresh failed; /etc/kernel/cmdline is as it was'
    exit 1
fi
discard "$mark"
