package dev.provision.resource.file;

import java.util.List;

/**
 * What one task wants of the file system: one entry, or a folder and all that is copied below it.
 *
 * @param about the path that the task names
 * @param entries a folder before what is in it
 * @param backup whether a file that is replaced is kept beside the new one
 * @param validate a program and its arguments that must accept the new file; {@code %s} stands for its path
 * @param parents whether missing folders above are made
 */
public record Files(String about, List<Entry> entries, boolean backup, List<String> validate, boolean parents) {
    public Files {
        entries = List.copyOf(entries);
        validate = List.copyOf(validate);
    }

    /** Entries without backup, a program that looks at them, or missing folders. */
    public static Files of(String about, List<Entry> entries) {
        return new Files(about, entries, false, List.of(), false);
    }

    public Files acceptedBy(List<String> program) {
        return new Files(about, entries, backup, program, parents);
    }
}
