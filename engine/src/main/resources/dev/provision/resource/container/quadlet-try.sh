# Arguments: name, generator, a directory that holds its unit only. Fails with the generator's words in $said if it makes no service
# of the unit.
makes_service() {
    said=$(QUADLET_UNIT_DIRS=$3 LC_ALL=C "$2" -dryrun 2>&1 </dev/null 9>&-) || return 1
    case $said in *"---$1.service---"*) ;; *) return 1 ;; esac
}
