# dpkg --compare-versions a op b; an empty version comes before any.
BEGIN {
    c = (a == "" || b == "") ? (a == b ? 0 : (a == "" ? -1 : 1)) : vercmp(a, b)
    if (op == "lt" || op == "<<") ok = c < 0
    else if (op == "le" || op == "<=" || op == "<") ok = c <= 0
    else if (op == "eq" || op == "=") ok = c == 0
    else if (op == "ne") ok = c != 0
    else if (op == "ge" || op == ">=" || op == ">") ok = c >= 0
    else if (op == "gt" || op == ">>") ok = c > 0
    else { print "dpkg: error: obsolete or unknown relation " op > "/dev/stderr"; exit 2 }
    exit ok ? 0 : 1
}
