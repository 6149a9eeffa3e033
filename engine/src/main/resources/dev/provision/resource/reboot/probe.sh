r=$1
# A namespace that is booted by its own init has a boot id of its own mounted here; a plain container shows its host's.
if grep -q ' /proc/sys/kernel/random/boot_id ' "$r/proc/self/mountinfo" 2>/dev/null; then echo own-boot-id; fi
if [ -e "$r/.dockerenv" ]; then echo 'container docker'; fi
if [ -e "$r/run/.containerenv" ]; then echo 'container podman'; fi
if [ -r "$r/run/systemd/container" ]; then printf 'container %s\n' "$(cat "$r/run/systemd/container")"; fi
{ tr '\000' '\n' <"$r/proc/1/environ" | sed -n 's/^container=/container /p'; } 2>/dev/null
echo end
