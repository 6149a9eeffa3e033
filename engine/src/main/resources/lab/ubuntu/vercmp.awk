# dpkg's comparison of versions: epoch, upstream version, revision; ~ before the end, letters before other characters.
function epoch(v,   i) { i = index(v, ":"); return i ? substr(v, 1, i - 1) + 0 : 0 }
function upstream(v) { sub(/^[0-9]+:/, "", v); sub(/-[^-]*$/, "", v); return v }
function revision(v) { sub(/^[0-9]+:/, "", v); return v ~ /-/ ? substr(v, match(v, /-[^-]*$/) + 1) : "" }
function weight(c) {
    if (c == "~") return -1
    if (c == "" || c ~ /[0-9]/) return 0
    if (c ~ /[A-Za-z]/) return index("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", c)
    return 256 + index("+-.:", c)
}
function part(a, b,   x, y) {
    while (a != "" || b != "") {
        while ((a != "" && a !~ /^[0-9]/) || (b != "" && b !~ /^[0-9]/)) {
            x = weight(substr(a, 1, 1)); y = weight(substr(b, 1, 1))
            if (x != y) return x < y ? -1 : 1
            a = substr(a, 2); b = substr(b, 2)
        }
        match(a, /^[0-9]*/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
        match(b, /^[0-9]*/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
        sub(/^0+/, "", x); sub(/^0+/, "", y)
        if (length(x) != length(y)) return length(x) < length(y) ? -1 : 1
        x = "s" x; y = "s" y
        if (x != y) return x < y ? -1 : 1
    }
    return 0
}
function vercmp(a, b,   c) {
    c = epoch(a) - epoch(b)
    if (c) return c < 0 ? -1 : 1
    c = part(upstream(a), upstream(b))
    return c ? c : part(revision(a), revision(b))
}
