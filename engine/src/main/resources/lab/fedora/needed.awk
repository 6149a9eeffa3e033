# Which installed packages need the package "target" and are not in "all", as rpm -e --test says it.
BEGIN {
    load("/.lab/fedora/repository")
    for (i = 1; i <= n_inst; i++) {
        if (index(all " ", " " I_name[i] " ")) continue
        n = split(R_needs[entry[I_name[i] SUBSEP I_ver[i]]], need, ",")
        for (k = 1; k <= n; k++) {
            split(need[k], parts, "=")
            if (parts[1] == target) print "\t" need[k] " is needed by (installed) " I_name[i] "-" I_ver[i] "." I_arch[i]
        }
    }
}
