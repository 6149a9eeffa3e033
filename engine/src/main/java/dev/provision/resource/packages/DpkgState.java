package dev.provision.resource.packages;

/** The letters in which dpkg abbreviates what state a package is in. */
final class DpkgState {
    private DpkgState() {}

    static String inWords(String letter) {
        return switch (letter) {
            case "H" -> "half-installed";
            case "U" -> "unpacked but not configured";
            case "F" -> "half-configured";
            case "W" -> "waiting for the triggers of another package";
            case "t" -> "waiting for its triggers to run";
            default -> "in need of reinstallation";
        };
    }
}
