# Answers rpm -q from the list of installed packages; tags %{...} and %|EPOCH?{..}:{..}|.
function fill(text, name, version, arch, time,   e) {
    e = index(version, ":") ? evr(version, "e") : ""
    if (match(text, /%\|EPOCH\?\{[^|]*\}:\{[^|]*\}\|/)) {
        cond = substr(text, RSTART, RLENGTH)
        both = substr(cond, 9, length(cond) - 9)
        at = index(both, "}:{")
        while (at && substr(both, at + 3) ~ /^[^{}]*\}:\{/) at += index(substr(both, at + 1), "}:{")
        yes = substr(both, 2, at - 2); no = substr(both, at + 3, length(both) - at - 3)
        text = substr(text, 1, RSTART - 1) (e != "" ? yes : no) substr(text, RSTART + RLENGTH)
        if (text ~ /%\|EPOCH/) text = fill(text, name, version, arch, time)
    }
    gsub(/%\{(NAME|name)\}/, name, text); gsub(/%\{(VERSION|version)\}/, evr(version, "v"), text)
    gsub(/%\{(RELEASE|release)\}/, evr(version, "r"), text); gsub(/%\{(ARCH|arch)\}/, arch, text)
    gsub(/%\{(EPOCH|epoch)\}/, e == "" ? "(none)" : e, text); gsub(/%\{EPOCHNUM\}/, e == "" ? 0 : e, text)
    gsub(/%\{(EVR|evr)\}/, version, text); gsub(/%\{(INSTALLTIME|installtime)\}/, time, text)
    gsub(/%\{(NEVRA|nevra)\}/, name "-" version "." arch, text); gsub(/%\{NVRA\}/, name "-" evr(version, "v") "-" evr(version, "r") "." arch, text)
    gsub(/\\n/, "\n", text); gsub(/\\t/, "\t", text)
    return text
}
function nvra(i) { return name[i] "-" evr(version[i], "v") "-" evr(version[i], "r") "." arch[i] }
function show(i) {
    if (last) out[++n_out] = time[i] "\t" nvra(i)
    else if (format != "") printf "%s", fill(format, name[i], version[i], arch[i], time[i])
    else print nvra(i)
}
{ n++; name[n] = $1; version[n] = $2; arch[n] = $3; time[n] = $4 }
END {
    wanted = split(names, want, " ")
    if (all && !wanted) for (i = 1; i <= n; i++) show(i)
    status = 0
    for (w = 1; w <= wanted; w++) {
        found = 0
        for (i = 1; i <= n; i++) {
            full = name[i] "-" evr(version[i], "v")
            pattern = want[w]; gsub(/[.+]/, "[&]", pattern); gsub(/\*/, ".*", pattern)
            if (want[w] == name[i] || want[w] == name[i] "." arch[i] || want[w] == full || want[w] == full "-" evr(version[i], "r") || want[w] == nvra(i) || (all && name[i] ~ ("^" pattern "$"))) { show(i); found = 1 }
        }
        if (!found && !all) { print provides ? "no package provides " want[w] : "package " want[w] " is not installed"; status = 1 }
    }
    for (a = 1; a <= n_out; a++) for (b = a + 1; b <= n_out; b++) {
        split(out[a], x, "\t"); split(out[b], y, "\t")
        if (y[1] + 0 > x[1] + 0 || (y[1] == x[1] && vercmp(y[2], x[2]) > 0)) { t = out[a]; out[a] = out[b]; out[b] = t }
    }
    for (a = 1; a <= n_out; a++) { split(out[a], x, "\t"); printf "%-45s %s\n", x[2], when(x[1]) }
    exit status
}
function when(seconds,   text) {
    command = "LC_ALL=C date -d @" seconds
    command | getline text
    close(command)
    return text
}
