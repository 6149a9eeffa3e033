# Checks what twelve-tasks.yml wants, as a script written manually would. DIR is the directory.
set -u
stat -c '%n %F %a %u %g %s' "$DIR/d" "$DIR/d/one.conf" "$DIR/d/two.conf" "$DIR/d/three.conf" "$DIR/d/link.conf" /etc
sha256sum "$DIR/d/one.conf" "$DIR/d/two.conf" "$DIR/d/three.conf"
readlink "$DIR/d/link.conf"
grep -n '^PermitRootLogin no$' "$DIR/sshd_config"
grep -nxF -e '10.0.0.2 halo-2' -e '127.0.0.1 localhost' "$DIR/hosts"
sed -n '/BEGIN.*inference hosts/,/END.*inference hosts/p' "$DIR/hosts"
[ -e "$DIR/marker" ] && [ ! -e "$DIR/absent" ]
