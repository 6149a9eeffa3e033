package dev.provision.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the program's jar, and the Java it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "provision " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
        };
    }
}
