# The asking part of the simulated dnf5: list, repoquery and check-upgrade. Variables: verb, which, duplicates, format, arguments.
function named(name, version,   a, p) {
    if (count == 0) return 1
    for (a = 1; a <= count; a++) {
        p = arg[a]; sub(/\.(x86_64|noarch)$/, "", p)
        if (p == name || p == name "-" version || p == name "-" evr(version, "v")) return 1
        if (index(p, "*")) { gsub(/[.+]/, "[&]", p); gsub(/\*/, ".*", p); if (name ~ ("^" p "$")) return 1 }
    }
    return 0
}
function show(name, version, arch, repo,   text) {
    shown++
    if (verb == "repoquery") {
        text = format
        if (text == "") text = "%{name}-%{epoch}:%{version}-%{release}.%{arch}\\n"
        gsub(/%\{name\}/, name, text); gsub(/%\{epoch\}/, evr(version, "e"), text); gsub(/%\{version\}/, evr(version, "v"), text)
        gsub(/%\{release\}/, evr(version, "r"), text); gsub(/%\{arch\}/, arch, text); gsub(/%\{repoid\}/, repo, text)
        gsub(/%\{evr\}/, version, text); gsub(/\\n/, "\n", text); gsub(/\\t/, "\t", text)
        printf "%s", text
    } else printf "%-40s %-30s %s\n", name "." arch, version, repo
}
BEGIN {
    load("/.lab/fedora/repository")
    count = split(arguments, arg, " ")
    if (verb == "list" && (which == "" || which == "installed")) {
        head = 0
        for (i = 1; i <= n_inst; i++) if (named(I_name[i], I_ver[i])) {
            if (!head++) print "Installed packages"
            show(I_name[i], I_ver[i], I_arch[i], "updates")
        }
    }
    if (which == "installed" && verb == "repoquery")
        for (i = 1; i <= n_inst; i++) if (named(I_name[i], I_ver[i])) show(I_name[i], I_ver[i], I_arch[i], "@System")
    head = 0
    if (which != "installed") for (j = 1; j <= n_repo; j++) {
        if (!named(R_name[j], R_ver[j])) continue
        if (which == "upgrades" && (!(R_name[j] in has) || vercmp(R_ver[j], has[R_name[j]]) <= 0)) continue
        if (!duplicates && verb != "repoquery" && R_ver[j] != newest[R_name[j]]) continue
        if (which == "upgrades" && R_ver[j] != newest[R_name[j]]) continue
        if (verb == "list" && which == "" && !duplicates && (R_name[j] in has) && vercmp(R_ver[j], has[R_name[j]]) <= 0) continue
        if (verb == "list" && !head++) print (which == "upgrades" ? "Available upgrades" : "Available packages")
        show(R_name[j], R_ver[j], R_arch[j], R_ver[j] ~ /6\.17\.9|20251111/ ? "fedora" : "updates")
    }
    exit shown ? 0 : 1
}
