# The deciding part of the simulated dnf5; see dnf5. Variables: verb, arguments (words), locked (NAME=VERSION words), options.
function spec(text, name, version,   plain, e) {
    sub(/\.(x86_64|noarch)$/, "", text)
    plain = version; e = ""
    if (index(version, ":")) { plain = substr(version, index(version, ":") + 1); e = version } else e = "0:" version
    return text == name || text == name "-" plain || text == name "-" e || text == name "-" evr(version, "v")
}
function allowed(name, version) { return !(name in lock) || lock[name] == plain(version) }
function plain(v) { return (index(v, ":") ? "" : "0:") v }
function pick(text,   j, best) {
    best = 0; matched = 0
    for (j = 1; j <= n_repo; j++) {
        if (!spec(text, R_name[j], R_ver[j])) continue
        matched = 1
        if (!allowed(R_name[j], R_ver[j])) continue
        if (!best || vercmp(R_ver[j], R_ver[best]) > 0) best = j
    }
    return best
}
function fail(text) { print "E " text; failed = 1 }
BEGIN {
    load("/.lab/fedora/repository")
    n = split(locked, words, " ")
    for (i = 1; i <= n; i++) { split(words[i], kv, "="); lock[kv[1]] = plain(kv[2]) }
    count = split(arguments, arg, " ")
    if (verb == "install") {
        for (a = 1; a <= count; a++) {
            here = 0
            for (i = 1; i <= n_inst; i++) if (spec(arg[a], I_name[i], I_ver[i])) here = 1
            j = pick(arg[a])
            if (here) { print "E Package \"" arg[a] "\" is already installed."; continue }
            if (!matched) { fail("No match for argument: " arg[a]); continue }
            if (j) want(R_name[j], R_ver[j])
        }
    } else if (verb == "upgrade") {
        if (count == 0) {
            for (i = 1; i <= n_inst; i++) {
                j = pick(I_name[i])
                if (j && vercmp(R_ver[j], has[I_name[i]]) > 0) want(R_name[j], R_ver[j])
            }
        }
        for (a = 1; a <= count; a++) {
            j = pick(arg[a])
            if (!matched) { fail("No match for argument: " arg[a]); continue }
            if (!j) continue
            if (!(R_name[j] in has)) { fail("Packages for argument '" arg[a] "' available, but not installed."); continue }
            if (vercmp(R_ver[j], has[R_name[j]]) > 0) want(R_name[j], R_ver[j])
        }
    } else if (verb == "downgrade") {
        for (a = 1; a <= count; a++) {
            best = 0; any = 0
            for (j = 1; j <= n_repo; j++) {
                if (!spec(arg[a], R_name[j], R_ver[j])) continue
                any = 1
                if (!(R_name[j] in has) || vercmp(R_ver[j], has[R_name[j]]) >= 0 || !allowed(R_name[j], R_ver[j])) continue
                if (!best || vercmp(R_ver[j], R_ver[best]) > 0) best = j
            }
            if (!any) fail("No match for argument: " arg[a])
            else if (best) want(R_name[best], R_ver[best])
        }
    } else if (verb == "remove") {
        for (a = 1; a <= count; a++) {
            here = ""
            for (i = 1; i <= n_inst; i++) if (spec(arg[a], I_name[i], I_ver[i])) here = I_name[i]
            if (here == "") print "E No packages to remove for argument: " arg[a]
            else if (here == "sudo" || here == "bash" || here == "coreutils") fail("The operation would result in removing the following protected packages: " here)
            else drop(here)
        }
    }
    for (i = 1; i <= n_order; i++) if (order[i] in target && !allowed(order[i], target[order[i]])) fail("Problem: cannot install " order[i] ": package is excluded by versionlock")
    if (conflict != "") fail("Problem: cannot install two versions of " conflict)
    if (failed) exit 1
    transaction()
}
