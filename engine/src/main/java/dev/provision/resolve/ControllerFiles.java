package dev.provision.resolve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The controller's files, as far as playbooks use them. */
public interface ControllerFiles {
    boolean isFile(Path path);

    boolean isFolder(Path path);

    /** Contents of a file, the same array for all hosts: it must not be changed. */
    byte[] read(Path path) throws IOException;

    /** Every file below a folder, sorted; links to folders are not followed. */
    List<Path> below(Path folder) throws IOException;
}
