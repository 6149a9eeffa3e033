if [ -e "$unit" ] || [ -e "$environment" ]; then
    run systemctl stop "$name.service" 2>/dev/null
    rm -f "$unit" "$unit.previous" "$environment" "$environment.previous" "$unit.new" || exit 1
    run systemctl daemon-reload || exit 1
    run systemctl reset-failed "$name.service" 2>/dev/null
fi
exit 0
