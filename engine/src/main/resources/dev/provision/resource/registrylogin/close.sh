# Argument: the file with the logins.
chmod go-rwx -- "$1"
