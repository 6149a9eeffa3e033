# Argument: the root.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
r=$1
if ! command -v tuned-adm >/dev/null 2>&1; then
    echo end
    exit 0
fi
echo installed
printf 'preset %s\n' "$(tr '\n' ' ' <"$r/etc/tuned/active_profile" 2>/dev/null)"
printf 'mode %s\n' "$(tr '\n' ' ' <"$r/etc/tuned/profile_mode" 2>/dev/null)"
# One start of Python for both: the list ends with the active profile. Without the daemon it is read from files.
timeout 25 tuned-adm list 2>/dev/null </dev/null | sed 's/^/said /'
for unit in tuned tuned-ppd power-profiles-daemon tlp auto-cpufreq; do
    printf 'unit %s %s %s\n' "$unit" "$(systemctl is-active "$unit.service" 2>/dev/null </dev/null)" \
        "$(systemctl is-enabled "$unit.service" 2>/dev/null </dev/null)"
done
echo end
