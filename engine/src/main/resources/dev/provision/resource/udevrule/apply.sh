# Arguments: the root, the path of the rules, or nothing if they are gone, and the subsystems whose devices are looked at again.
# The mode is the mark of a file that udev has applied, so that a run that was cut off before is not the last word.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
r=$1 rules=$2
shift 2
if [ -e "$r/run/udev/control" ] && command -v udevadm >/dev/null 2>&1; then
    udevadm control --reload </dev/null || exit 1
    for subsystem; do
        shift
        set -- "$@" "--subsystem-match=$subsystem"
    done
    udevadm trigger --action=change "$@" </dev/null || exit 1
    udevadm settle --timeout=60 </dev/null || {
        echo "udev has not come to an end within 60 s" >&2
        exit 1
    }
fi
if [ -n "$rules" ]; then
    name=${rules##*/}
    walk "${rules%/*}" && take "./$name" && own 644 '' "$opened" || failed
fi
