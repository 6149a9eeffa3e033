# The deciding part of the simulated apt-cache. Variables: verb, names, fresh.
BEGIN {
    load("/.lab/ubuntu/repository")
    n = split(names, asked, " ")
    if (!fresh) { n_repo = 0; split("", newest) }
    origin = "http://archive.ubuntu.com/ubuntu noble-updates/main amd64 Packages"
    for (w = 1; w <= n; w++) {
        name = asked[w]; sub(/:amd64$/, "", name)
        count = 0
        for (j = 1; j <= n_repo; j++) if (R_name[j] == name) list[++count] = j
        for (a = 1; a <= count; a++) for (b = a + 1; b <= count; b++)
            if (vercmp(R_ver[list[b]], R_ver[list[a]]) > 0) { t = list[a]; list[a] = list[b]; list[b] = t }
        if (verb == "madison") {
            for (a = 1; a <= count; a++) printf "%10s | %s | %s\n", name, R_ver[list[a]], origin
            continue
        }
        if (verb == "policy") {
            if (!count && !(name in has)) continue
            candidate = count ? R_ver[list[1]] : has[name]
            if (name in has && vercmp(has[name], candidate) > 0) candidate = has[name]
            print asked[w] ":"
            print "  Installed: " ((name in has) ? has[name] : "(none)")
            print "  Candidate: " candidate
            print "  Version table:"
            for (a = 1; a <= count; a++) {
                print ((R_ver[list[a]] == has[name]) ? " *** " : "     ") R_ver[list[a]] " 500"
                print "        500 " origin
                if (R_ver[list[a]] == has[name]) print "        100 /var/lib/dpkg/status"
            }
            continue
        }
        if (verb == "show") {
            if (!count) { print "N: Unable to locate package " name > "/dev/stderr"; print "E: No packages found" > "/dev/stderr"; exit 100 }
            print "Package: " name "\nVersion: " R_ver[list[1]] "\nDescription: " R_sum[list[1]]
        }
    }
}
