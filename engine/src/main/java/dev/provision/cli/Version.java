package dev.provision.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the program's jar, and the Java it runs on. */
final class Version implements IVersionProvider {
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "provision " + (version == null ? "(not packaged)" : version) + ", Java "
                + System.getProperty("java.runtime.version"); // Runtime.version() puts the same together again
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
