# rpmvercmp: runs of digits by value, letters as text, ~ before everything, ^ after the end but before more.
function evr(v, part,   i) {
    if (part == "e") { i = index(v, ":"); return i ? substr(v, 1, i - 1) + 0 : 0 }
    sub(/^[0-9]+:/, "", v)
    i = 0
    while (match(substr(v, i + 1), /-/)) i += RSTART
    if (part == "v") return i ? substr(v, 1, i - 1) : v
    return i ? substr(v, i + 1) : ""
}
function vercmp(a, b,   c) {
    c = evr(a, "e") - evr(b, "e")
    if (c) return c < 0 ? -1 : 1
    c = rpmvercmp(evr(a, "v"), evr(b, "v"))
    if (c) return c
    if (evr(a, "r") == "" || evr(b, "r") == "") return 0
    return rpmvercmp(evr(a, "r"), evr(b, "r"))
}
function rpmvercmp(a, b,   x, y) {
    if (a == b) return 0
    while (a != "" || b != "") {
        sub(/^[^A-Za-z0-9~^]+/, "", a); sub(/^[^A-Za-z0-9~^]+/, "", b)
        if (substr(a, 1, 1) == "~" || substr(b, 1, 1) == "~") {
            if (substr(a, 1, 1) != "~") return 1
            if (substr(b, 1, 1) != "~") return -1
            a = substr(a, 2); b = substr(b, 2); continue
        }
        if (substr(a, 1, 1) == "^" || substr(b, 1, 1) == "^") {
            if (a == "") return -1
            if (b == "") return 1
            if (substr(a, 1, 1) != "^") return 1
            if (substr(b, 1, 1) != "^") return -1
            a = substr(a, 2); b = substr(b, 2); continue
        }
        if (a == "" || b == "") break
        if (a ~ /^[0-9]/) {
            if (b !~ /^[0-9]/) return 1
            match(a, /^[0-9]+/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
            match(b, /^[0-9]+/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
            sub(/^0+/, "", x); sub(/^0+/, "", y)
            if (length(x) != length(y)) return length(x) < length(y) ? -1 : 1
        } else {
            if (b ~ /^[0-9]/) return -1
            match(a, /^[A-Za-z]+/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
            match(b, /^[A-Za-z]+/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
        }
        x = "s" x; y = "s" y
        if (x != y) return x < y ? -1 : 1
    }
    if (a == b) return 0
    return a == "" ? -1 : 1
}
