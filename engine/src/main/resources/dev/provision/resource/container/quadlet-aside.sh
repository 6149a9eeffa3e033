# Sets the unit and its files aside, as the install of another unit does; what was set aside before is what was last proven.
if [ -e "$unit" ]; then
    run systemctl stop "$name.service" 2>/dev/null
    if [ ! -e "$unit.previous" ]; then
        if [ -f "$environment" ]; then
            { trusted "$units" || failed; } && put 600 '' "$name.env.previous" <"$environment" || exit 1
        else
            rm -f "$environment.previous"
        fi
        mv "$unit" "$unit.previous" || exit 1
    fi
    rm -f "$unit" || exit 1
fi
rm -f "$environment" || exit 1
run systemctl daemon-reload || exit 1
run systemctl reset-failed "$name.service" 2>/dev/null
exit 0
