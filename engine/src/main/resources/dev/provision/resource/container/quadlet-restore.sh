if [ ! -f "$unit.previous" ]; then exit 0; fi
if [ -f "$environment.previous" ]; then mv -f "$environment.previous" "$environment" || exit 1; else rm -f "$environment"; fi
mv -f "$unit.previous" "$unit" || exit 1
start restart
