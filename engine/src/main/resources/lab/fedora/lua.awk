# The one piece of Lua that the simulated rpm knows: print(rpm.vercmp('A', 'B')).
BEGIN {
    n = split(e, part, /["']/)
    if (n < 5) exit 1
    print vercmp(part[2], part[4])
}
