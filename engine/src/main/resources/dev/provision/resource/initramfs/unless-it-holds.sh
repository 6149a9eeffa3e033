# Arguments: the root, a module. Ends here if the initramfs of the next kernel does not have the module in it.
r=$1
image=$(image_of "$(next_kernel)")
if [ -n "$image" ]; then
    holds_module "$image" "$2"
    case $? in
        1)
            say "$2 is not in ${image#"$r"}, which stays as it is"
            exit 0
            ;;
        2) say "nobody can tell whether $2 is in ${image#"$r"}" ;;
    esac
fi
