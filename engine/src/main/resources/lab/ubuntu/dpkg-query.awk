# The answering part of the simulated dpkg-query. Variables: verb, format, names.
function fill(text, i,   status) {
    status = (name[i] in held) ? "hold" : "install"
    gsub(/\$\{db:Status-Abbrev\}/, (status == "hold" ? "h" : "i") "i ", text)
    gsub(/\$\{db:Status-Status\}/, "installed", text); gsub(/\$\{db:Status-Want\}/, status, text)
    gsub(/\$\{Status\}/, status " ok installed", text)
    gsub(/\$\{(binary:)?Package\}/, name[i], text); gsub(/\$\{Version\}/, version[i], text)
    gsub(/\$\{Architecture\}/, arch[i], text); gsub(/\$\{[A-Za-z:-]*\}/, "", text)
    gsub(/\\n/, "\n", text); gsub(/\\t/, "\t", text)
    return text
}
BEGIN {
    while ((getline line < "/var/lib/lab/holds") > 0) held[line] = 1
    while ((getline line < "/var/lib/lab/packages") > 0) { split(line, f, " "); n++; name[n] = f[1]; version[n] = f[2]; arch[n] = f[3] }
    wanted = split(names, want, " ")
    if (verb == "-l" || verb == "--list") print "Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ Name Version Architecture Description\n+++-====-=======-============-==========="
    for (w = 1; w <= (wanted ? wanted : 1); w++) {
        found = 0
        pattern = wanted ? want[w] : "*"; sub(/:amd64$/, "", pattern)
        gsub(/[.+]/, "[&]", pattern); gsub(/\*/, ".*", pattern)
        for (i = 1; i <= n; i++) if (name[i] ~ ("^" pattern "$")) {
            found = 1
            if (verb == "-s" || verb == "--status") print "Package: " name[i] "\nStatus: " ((name[i] in held) ? "hold" : "install") " ok installed\nArchitecture: " arch[i] "\nVersion: " version[i] "\n"
            else if (verb == "-l" || verb == "--list") print ((name[i] in held) ? "hi " : "ii ") name[i] " " version[i] " " arch[i] " simulated"
            else printf "%s", fill(format, i)
        }
        if (!found) {
            bad = 1
            print ((verb == "-s" || verb == "--status") ? "dpkg-query: package '" want[w] "' is not installed and no information is available" : "dpkg-query: no packages found matching " want[w]) > "/dev/stderr"
        }
    }
    exit bad ? 1 : 0
}
