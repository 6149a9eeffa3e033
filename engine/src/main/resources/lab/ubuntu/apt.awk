# The deciding part of the simulated apt-get; see apt-get. Variables: verb, arguments, held (words), only_upgrade, down, no_remove.
function fail(text) { print "E " text; failed = 1 }
BEGIN {
    load("/.lab/ubuntu/repository")
    n = split(held, words, " ")
    for (i = 1; i <= n; i++) hold[words[i]] = 1
    count = split(arguments, arg, " ")
    if (verb == "upgrade")
        for (i = 1; i <= n_inst; i++) {
            name = I_name[i]
            if ((name in newest) && vercmp(newest[name], has[name]) > 0 && !(name in hold)) {
                # apt-get upgrade installs nothing new.
                split(R_needs[entry[name SUBSEP newest[name]]], need, "=")
                if (need[1] == "" || need[1] in has) want(name, newest[name])
                else kept = kept " " name
            } else if (name in hold) kept = kept " " name
        }
    for (a = 1; a <= count && (verb == "install" || verb == "remove"); a++) {
        text = arg[a]; version = ""; out = verb == "remove"
        if (text ~ /-$/ && !(text in known)) { out = 1; text = substr(text, 1, length(text) - 1) }
        if (index(text, "=")) { version = substr(text, index(text, "=") + 1); text = substr(text, 1, index(text, "=") - 1) }
        sub(/:amd64$/, "", text)
        if (!(text in known) && !(text in has)) { fail("Unable to locate package " text); continue }
        if (out) {
            if (text in has) drop(text); else print "N Package '" text "' is not installed, so not removed"
            continue
        }
        if (version == "") {
            if (only_upgrade && !(text in has)) { print "N Skipping " text ", it is not installed and only upgrades are requested."; continue }
            version = (text in newest) ? newest[text] : has[text]
            if (text in has && vercmp(version, has[text]) < 0) version = has[text]
        } else if (!((text SUBSEP version) in entry)) { fail("Version '" version "' for '" text "' was not found"); continue }
        if ((text SUBSEP version) in there) { print "N " text " is already the newest version (" version ")."; continue }
        want(text, version)
    }
    if (failed) exit 1
    for (i = 1; i <= n_order; i++) {
        name = order[i]; op = operation(name)
        if (op == "downgrade") downs = 1
        if (op == "remove") { removes = 1; if (name in hold) changed_hold = 1 }
        if ((op == "upgrade" || op == "downgrade") && (name in hold)) changed_hold = 1
    }
    if (conflict != "") fail("Unable to correct problems, you have held broken packages.")
    if (kept != "") print "K" kept
    transaction()
    if (changed_hold) fail("Held packages were changed and -y was used without --allow-change-held-packages.")
    if (downs && !down) fail("Packages were downgraded and -y was used without --allow-downgrades.")
    if (removes && no_remove) fail("Packages need to be removed but remove is disabled.")
    exit failed ? 1 : 0
}
