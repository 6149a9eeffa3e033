package dev.provision.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What the operator asks for.
 *
 * @param container the name of the container to look at
 * @param containerExpected whether it has to be there
 * @param imageRocm the ROCm in the image, where the operator knows it
 * @param root whether the host is asked as root
 * @param signatures what to look for in logs
 */
public record Settings(
        String container,
        boolean containerExpected,
        Optional<String> imageRocm,
        boolean root,
        List<Signature> signatures) {
    /** The container that the seed's playbook makes. */
    public static final String CONTAINER = "vllm";

    public Settings {
        signatures = List.copyOf(signatures);
    }
}
