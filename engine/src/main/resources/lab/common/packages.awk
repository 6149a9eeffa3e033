# What the simulated package managers have in common: installed packages (/var/lib/lab/packages: name version architecture time)
# and a repository (name|version|architecture|group|needs|summary). Members of a group move together; a need is a name or
# NAME=VERSION. vercmp comes from the family's own file. Chosen changes are printed as lines that pkg-apply takes.

function load(repo,   line, f) {
    while ((getline line < "/var/lib/lab/packages") > 0) {
        if (split(line, f, " ") < 4) continue
        n_inst++
        I_name[n_inst] = f[1]; I_ver[n_inst] = f[2]; I_arch[n_inst] = f[3]; I_time[n_inst] = f[4]
        if (!(f[1] in has) || vercmp(f[2], has[f[1]]) > 0) has[f[1]] = f[2]
        there[f[1] SUBSEP f[2]] = n_inst
    }
    while ((getline line < repo) > 0) {
        if (line ~ /^#/ || split(line, f, "|") < 6) continue
        n_repo++
        R_name[n_repo] = f[1]; R_ver[n_repo] = f[2]; R_arch[n_repo] = f[3]; R_group[n_repo] = f[4]
        R_needs[n_repo] = f[5]; R_sum[n_repo] = f[6]
        entry[f[1] SUBSEP f[2]] = n_repo
        known[f[1]] = 1; group[f[1]] = f[4]
        if (!(f[1] in newest) || vercmp(f[2], newest[f[1]]) > 0) newest[f[1]] = f[2]
    }
}

function beside(name) { return group[name] == "installonly" }

# Takes a version of a package into the transaction, with what it needs and what it has to keep step with.
function want(name, version,   j, k, n, needs, parts, i) {
    if (name in target) { if (target[name] != version) conflict = name; return }
    target[name] = version
    order[++n_order] = name
    j = entry[name SUBSEP version]
    n = split(R_needs[j], needs, ",")
    for (k = 1; k <= n; k++) {
        if (split(needs[k], parts, "=") == 2) {
            if (!((parts[1] SUBSEP parts[2]) in there)) want(parts[1], parts[2])
        } else if (!(needs[k] in has)) want(needs[k], newest[needs[k]])
    }
    if (group[name] != "" && !beside(name))
        for (i = 1; i <= n_inst; i++)
            if (group[I_name[i]] == group[name] && I_ver[i] != version && (I_name[i] SUBSEP version) in entry)
                want(I_name[i], version)
}

# Packages that cannot stay when one goes.
function drop(name,   i, j, k, n, needs, parts) {
    if (name in gone) return
    gone[name] = 1
    order[++n_order] = name
    for (i = 1; i <= n_inst; i++) {
        j = entry[I_name[i] SUBSEP I_ver[i]]
        n = split(R_needs[j], needs, ",")
        for (k = 1; k <= n; k++) { split(needs[k], parts, "="); if (parts[1] == name) drop(I_name[i]) }
    }
}

function operation(name) {
    if (name in gone) return "remove"
    if (!(name in has) || (beside(name) && !((name SUBSEP target[name]) in there))) return "install"
    return vercmp(target[name], has[name]) < 0 ? "downgrade" : "upgrade"
}

function transaction(   i, name) {
    for (i = n_order; i >= 1; i--) {
        name = order[i]
        print "T " operation(name) " " name " " ((name in has) ? has[name] : "-") " " \
            ((name in gone) ? "-" : target[name]) " " ((name in gone) ? "-" : R_arch[entry[name SUBSEP target[name]]])
    }
}
