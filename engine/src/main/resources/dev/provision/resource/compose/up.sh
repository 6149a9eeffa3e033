# Argument: recreate, or leave.
for id in $(of_project); do
    case $(about '{{.State.Status}}' "$id" 2>/dev/null) in
    # No tool starts these.
    paused) run "$engine" unpause "$id" >/dev/null || exit 1 ;;
    dead) run "$engine" rm -f "$id" >/dev/null || exit 1 ;;
    esac
done
up "$1"
