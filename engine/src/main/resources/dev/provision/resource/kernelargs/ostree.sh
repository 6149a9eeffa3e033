# Arguments: what to expect, "once" or "twice", the words to delete and the words to append. Twice: all values of a key
# have to go before the first comes back, or their order would stay wrong.
set -u
expect=$1 times=$2 delete=$3 append=$4
kargs() { rpm-ostree kargs --unchanged-exit-77 "$@" >&2 || [ $? = 77 ]; }
set -f
set --
# shellcheck disable=SC2086 # words are meant to be split
for word in $delete; do set -- "$@" "--delete-if-present=$word"; done
if [ "$times" = twice ]; then kargs "$@" || exit 1; set --; fi
# shellcheck disable=SC2086
for word in $append; do set -- "$@" "--append-if-missing=$word"; done
kargs "$@" || exit 1
carries "$(rpm-ostree kargs)" || { say "rpm-ostree left other arguments: $(rpm-ostree kargs)"; exit 1; }
