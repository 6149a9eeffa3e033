# Evaluates the Go templates that people give to docker and podman over a JSON array on standard input: {{.A.B}}, {{json .A}},
# {{index .A "k"}}, {{.A.B | json}}, {{println}}. One line for each element. Variables: template, engine.
function skip() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
function parse(path,   c, start, key, i) {
    skip()
    start = at
    c = substr(text, at, 1)
    if (c == "{") {
        kind[path] = "object"
        at++
        while (1) {
            skip()
            if (substr(text, at, 1) == "}") { at++; break }
            if (substr(text, at, 1) == ",") { at++; continue }
            key = string()
            skip(); at++
            keys[path] = keys[path] SUBSEP key
            parse(path SUBSEP key)
        }
    } else if (c == "[") {
        kind[path] = "array"
        at++
        i = 0
        while (1) {
            skip()
            if (substr(text, at, 1) == "]") { at++; break }
            if (substr(text, at, 1) == ",") { at++; continue }
            parse(path SUBSEP i)
            i++
        }
        size[path] = i
    } else if (c == "\"") { kind[path] = "string"; plain[path] = string() }
    else {
        kind[path] = "scalar"
        while (substr(text, at, 1) ~ /[-+.a-zA-Z0-9]/) at++
        plain[path] = substr(text, start, at - start)
    }
    raw[path] = substr(text, start, at - start)
}
function string(   out, c, rest, run) {
    at++
    out = ""
    while (1) {
        rest = substr(text, at)
        match(rest, /^[^"\\]*/)
        out = out substr(rest, 1, RLENGTH)
        at += RLENGTH
        c = substr(text, at, 1)
        if (c == "\"" || c == "") { at++; return out }
        c = substr(text, at + 1, 1)
        if (c == "n") out = out "\n"; else if (c == "t") out = out "\t"; else out = out c
        at += 2
    }
}
function find(path, expression,   n, part, i) {
    sub(/^\./, "", expression)
    if (expression == "") return path
    n = split(expression, part, ".")
    for (i = 1; i <= n; i++) path = path SUBSEP part[i]
    return path
}
function written(path,   out, i, n, key) {
    if (!(path in kind)) return "<no value>"
    if (kind[path] == "string" || kind[path] == "scalar") return plain[path] == "null" ? "<nil>" : plain[path]
    if (kind[path] == "array") {
        for (i = 0; i < size[path]; i++) out = out (i ? " " : "") written(path SUBSEP i)
        return "[" out "]"
    }
    n = split(substr(keys[path], 2), key, SUBSEP)
    for (i = 1; i <= n; i++) out = out (i > 1 ? " " : "") key[i] ":" written(path SUBSEP key[i])
    return "map[" out "]"
}
function value(root, action,   path, n, word, i, key) {
    gsub(/^[ \t]+|[ \t]+$/, "", action)
    # Its field is called ID; as docker's it is known in {{.Id}} alone, and the output ends before anything else.
    if (engine == "podman" && action ~ /[^ ] +\.Id$|^\.Id *\|/) {
        print "Error: template: inspect:1: executing \"inspect\" at <.Id>: can't evaluate field Id" > "/dev/stderr"
        ended = bad = 1
        return ""
    }
    if (action ~ /^json /) { path = find(root, substr(action, 6)); return (path in raw) ? raw[path] : "null" }
    if (action ~ /\| *json$/) { sub(/ *\| *json$/, "", action); path = find(root, action); return (path in raw) ? raw[path] : "null" }
    if (action ~ /^index /) {
        match(action, /^index [^ ]+/)
        path = find(root, substr(action, 7, RLENGTH - 6))
        key = substr(action, RLENGTH + 1)
        gsub(/^[ \t]+|[ \t]+$/, "", key)
        gsub(/^"|"$/, "", key)
        path = path SUBSEP key
        return (path in kind) ? written(path) : ""
    }
    if (action == "println") return "\n"
    if (action ~ /^\./) {
        path = find(root, action)
        if (!(path in kind) && action != ".") { print "template: :1:2: executing \"\" at <" action ">: map has no entry for key \"" substr(action, 2) "\"" > "/dev/stderr"; bad = 1; return "" }
        return written(path)
    }
    print "template parsing error: template: :1: function \"" action "\" not defined" > "/dev/stderr"
    bad = 1
    return ""
}
{ text = text $0 "\n" }
END {
    at = 1
    parse("")
    for (e = 0; e < size[""]; e++) {
        rest = template
        out = ""
        while ((i = index(rest, "{{"))) {
            out = out substr(rest, 1, i - 1)
            rest = substr(rest, i + 2)
            j = index(rest, "}}")
            out = out value(SUBSEP e, substr(rest, 1, j - 1))
            if (ended) { print out; exit bad }
            rest = substr(rest, j + 2)
        }
        print out rest
    }
    exit bad
}
