# Argument: the file with the logins.
reach "$1" && take "./$name" && own go-rwx '' "$opened" || failed
