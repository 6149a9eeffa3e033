# shellcheck shell=sh
# Run as the user itself: "$1" its home, "$2" the most bytes to read.
cd -P -- "$1" 2>/dev/null || { echo nohome; exit; }
if [ -d .ssh ]; then folder=$(stat -L -c %a .ssh); else folder=-; fi
if [ -f .ssh/authorized_keys ]; then
    size=$(stat -L -c %s .ssh/authorized_keys) || { echo unreadable; exit; }
    [ "$size" -le "$2" ] || { echo large; exit; }
    content=$(base64 <.ssh/authorized_keys | tr -d '\n') || { echo unreadable; exit; }
    [ -r .ssh/authorized_keys ] || { echo unreadable; exit; }
    echo "file $folder $(stat -L -c %a .ssh/authorized_keys) +$content"
elif [ -e .ssh/authorized_keys ]; then
    echo other
elif [ -d .ssh ] && ! [ -x .ssh ]; then
    echo unreadable
else
    echo "none $folder"
fi
