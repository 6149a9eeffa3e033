# Arguments: name, image. Starts anew only if the image is another than the running container's.
if [ "$(run podman image inspect --format '{{.Id}}' "$2")" != "$(run podman container inspect --format '{{.Image}}' "$name")" ]; then
    start restart
fi
