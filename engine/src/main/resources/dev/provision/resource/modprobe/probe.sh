# Arguments: the root, the module, the names of our two files, and the options that are asked for.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
r=$1 m=$2 conf=$3 load=$4
shift 4
show_owned conf "$r/etc/modprobe.d/$conf"
show_owned load "$r/etc/modules-load.d/$load"

dropins modprobe.d ''

find_boot_time "$r"
printf 'booted %s\n' "$booted"
if [ -d "$r/sys/module/$m" ]; then echo loaded; fi
if ! command -v modprobe >/dev/null 2>&1; then echo toolless; fi
for option; do
    f=$r/sys/module/$m/parameters/$option
    if [ -r "$f" ]; then
        printf 'active %s ' "$option"
        while IFS= read -r line || [ "$line" ]; do printf '%s ' "$line"; done 2>/dev/null <"$f"
        echo
    fi
done

find_next_kernel
kernel=$next
printf 'kernel %s\n' "$kernel"
spelling='' rest=$m
while :; do
    case $rest in
        *[-_]*) spelling=$spelling${rest%%[-_]*}[-_] rest=${rest#*[-_]} ;;
        *)
            spelling=$spelling$rest
            break
            ;;
    esac
done
folder=$r/lib/modules/$kernel
if [ -n "$kernel" ] && grep -q "/$spelling\.ko" "$folder/modules.builtin" 2>/dev/null; then
    echo 'module builtin'
elif [ -n "$kernel" ] && [ -s "$folder/modules.dep" ]; then
    if grep -q "^[^:]*/$spelling\.ko[^/:]*:" "$folder/modules.dep"; then echo 'module there'; else echo 'module missing'; fi
fi
if [ $# -gt 0 ] && [ -n "$kernel" ] && command -v modinfo >/dev/null 2>&1; then
    modinfo -k "$kernel" -F parm "$m" 2>/dev/null </dev/null | sed -n 's/^\([A-Za-z0-9_]*\):.*/option \1/p'
fi

# Only an image that is not newer than our file can lack it (see rebuild.sh); looking into one takes seconds.
image=
if [ -e "$r/etc/modprobe.d/$conf" ]; then image=$(image_of "$kernel"); fi
if [ -n "$image" ] && ! [ "$image" -nt "$r/etc/modprobe.d/$conf" ]; then
    holds_module "$image" "$m"
    if [ $? != 1 ]; then printf 'stale %s\n' "${image#"$r"}"; fi
fi
echo end
