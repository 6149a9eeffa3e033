package dev.provision.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled program, read once for all rules. */
final class Program {
    static final String ROOT = "dev.provision";

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Packages whose results depend on nothing but their arguments. */
    static final String[] PURE = {
        packages("plan"),
        packages("doctor"),
        packages("probe"),
        packages("knowledge"),
        packages("resource"),
        packages("playbook"),
        packages("expression")
    };

    private Program() {}

    /** A package of the program and all below it. */
    static String packages(String name) {
        return ROOT + "." + name + "..";
    }
}
