# Arguments: the root; then "device" and a path, "file", a path and a text, "service" and a name, or "parameter", a module
# and a name, each; at the end perhaps "kernel", or "kernels" for that of the next boot too, apt or dnf, and pairs of a flavour
# and a version.
r=$1
shift
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C
while [ $# -gt 0 ]; do
    case $1 in
        device)
            stat -L -c 'device %a %g %G %F' -- "$r$2" 2>/dev/null || echo 'device absent'
            shift 2
            ;;
        file)
            if [ -e "$r$2" ]; then
                holds=yes
                if [ -n "$3" ]; then grep -qF -e "$3" -- "$r$2" 2>/dev/null || holds=no; fi
                stat -L -c "file %a %g %G $holds %F" -- "$r$2"
            else
                echo 'file absent'
            fi
            shift 3
            ;;
        service)
            printf 'service %s\n' "$(systemctl is-active -- "$2" 2>&1 | head -n 1)"
            shift 2
            ;;
        parameter)
            value=$(head -n 1 "$r/sys/module/$2/parameters/$3" 2>/dev/null)
            printf 'parameter%s\n' "${value:+ $value}"
            shift 3
            ;;
        kernel | kernels)
            next=
            tools=$2
            if [ "$1" = kernels ]; then next=$(default_kernel); fi
            shift 2
            if [ -n "$next" ]; then printf 'next %s\n' "$(kernel_row "$next" "$@")"; fi
            printf 'kernel %s\n' "$(kernel_row "$(uname -r)" "$@")"
            shift $#
            ;;
    esac
done
echo end
