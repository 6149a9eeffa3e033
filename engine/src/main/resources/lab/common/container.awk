# Prints the inspect document of a simulated container from its folder: the specification (WORD<tab>VALUE lines, as
# engine-create writes them) and its state. Variables: engine, id, dir.
function q(s) { gsub(/[\\"]/, "\\\\&", s); gsub(/\t/, "\\t", s); gsub(/\r/, "\\r", s); return "\"" s "\"" }
function one(name,   line) { line = ""; getline line < (dir "/" name); close(dir "/" name); return line }
function list(word,   i, out) { for (i = 1; i <= n[word]; i++) out = out (i > 1 ? "," : "") q(v[word, i]); return "[" out "]" }
function last(word, other) { return n[word] ? v[word, n[word]] : other }
function map(word,   i, out, k, seen, p) {
    for (i = 1; i <= n[word]; i++) { p = index(v[word, i], "="); k = p ? substr(v[word, i], 1, p - 1) : v[word, i]; seen[k] = p ? substr(v[word, i], p + 1) : ""; if (!(k in at)) { order[++m] = k; at[k] = m } }
    out = ""
    for (i = 1; i <= m; i++) if (order[i] in seen) out = out (out == "" ? "" : ",") q(order[i]) ":" q(seen[order[i]])
    return "{" out "}"
}
function yes(x) { return x ? "true" : "false" }
BEGIN {
    while ((getline line < (dir "/spec")) > 0) { i = index(line, "\t"); w = substr(line, 1, i - 1); v[w, ++n[w]] = substr(line, i + 1) }
    status = one("status"); if (status == "") status = "created"
    restart = last("restart", "no"); most = 0
    if (restart ~ /^on-failure:/) { most = substr(restart, 12) + 0; restart = "on-failure" }
    for (i = 1; i <= n["volume"]; i++) {
        c = split(v["volume", i], f, ":")
        bind = f[1] ~ /^[\/.~]/
        if (c == 1) { f[2] = f[1]; f[1] = "anonymous"; bind = 0 }
        rw = !(c > 2 && f[3] ~ /(^|,)ro(,|$)/)
        root = engine == "podman" ? "/var/lib/containers/storage/volumes/" : "/var/lib/docker/volumes/"
        mounts = mounts (i > 1 ? "," : "") "{\"Type\":" q(bind ? "bind" : "volume") (bind ? "" : ",\"Name\":" q(f[1])) ",\"Source\":" q(bind ? f[1] : root f[1] "/_data") ",\"Destination\":" q(f[2]) ",\"Driver\":" q(bind ? "" : "local") ",\"Mode\":" q(c > 2 ? f[3] : (bind ? "" : "z")) ",\"RW\":" yes(rw) ",\"Propagation\":" q(bind ? "rprivate" : "") "}"
        if (bind) binds = binds (binds == "" ? "" : ",") q(v["volume", i])
    }
    for (i = 1; i <= n["device"]; i++) {
        c = split(v["device", i], f, ":")
        devices = devices (i > 1 ? "," : "") "{\"PathOnHost\":" q(f[1]) ",\"PathInContainer\":" q(c > 1 ? f[2] : f[1]) ",\"CgroupPermissions\":" q(c > 2 ? f[3] : "rwm") "}"
    }
    for (i = 1; i <= n["publish"]; i++) {
        c = split(v["publish", i], f, ":")
        inside = f[c]; outside = c > 1 ? f[c - 1] : ""; ip = c > 2 ? f[1] : ""
        if (inside !~ /\//) inside = inside "/tcp"
        ports = ports (i > 1 ? "," : "") q(inside) ":[{\"HostIp\":" q(ip) ",\"HostPort\":" q(outside) "}]"
    }
    up = status == "running"
    print "{\"Id\":" q(id) ",\"Created\":" q(one("created")) ",\"Path\":" q(last("path", "python3")) ",\"Args\":" list("arg") ","
    print "\"State\":{\"Status\":" q(status) ",\"Running\":" yes(up || status == "paused") ",\"Paused\":" yes(status == "paused") ",\"Restarting\":" yes(status == "restarting") ",\"OOMKilled\":" yes(one("oom") == "yes") ",\"Dead\":false,\"Pid\":" (up ? one("pid") + 0 : 0) ",\"ExitCode\":" (one("exit") + 0) ",\"Error\":" q(one("error")) ",\"StartedAt\":" q(one("started") == "" ? "0001-01-01T00:00:00Z" : one("started")) ",\"FinishedAt\":" q(one("finished") == "" ? "0001-01-01T00:00:00Z" : one("finished")) "},"
    print "\"Image\":" q(one("image_id")) ",\"ImageName\":" q(last("image", "")) ",\"Name\":" q((engine == "podman" ? "" : "/") one("name")) ",\"RestartCount\":" (one("restarts") + 0) ",\"Driver\":\"overlay2\",\"Platform\":\"linux\","
    print "\"HostConfig\":{\"Binds\":" (binds == "" ? "null" : "[" binds "]") ",\"NetworkMode\":" q(last("network", engine == "podman" ? "bridge" : "bridge")) ",\"PortBindings\":{" ports "},\"RestartPolicy\":{\"Name\":" q(restart) ",\"MaximumRetryCount\":" most "},\"AutoRemove\":" yes(n["rm"]) ",\"CapAdd\":" (n["cap"] ? list("cap") : "null") ",\"CapDrop\":null,\"GroupAdd\":" (n["group"] ? list("group") : "null") ",\"IpcMode\":" q(last("ipc", "private")) ",\"Privileged\":" yes(n["privileged"]) ",\"SecurityOpt\":" (n["security"] ? list("security") : "null") ",\"ShmSize\":" (last("shm", 67108864)) ",\"Devices\":" (devices == "" ? "[]" : "[" devices "]") ",\"Memory\":0,\"NanoCpus\":0},"
    print "\"Mounts\":[" mounts "],"
    print "\"Config\":{\"Hostname\":" q(substr(id, 1, 12)) ",\"User\":" q(last("user", "")) ",\"Env\":" list("env") ",\"Cmd\":" (n["cmd"] ? list("cmd") : "null") ",\"Image\":" q(last("image", "")) ",\"WorkingDir\":" q(last("workdir", "")) ",\"Entrypoint\":" (n["entrypoint"] ? list("entrypoint") : "null") ",\"Labels\":" map("label") "},"
    print "\"NetworkSettings\":{\"IPAddress\":\"172.17.0.2\",\"Ports\":{" (up ? ports : "") "}}}"
}
