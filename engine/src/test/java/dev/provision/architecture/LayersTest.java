package dev.provision.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything flows down: a package knows those below it and nothing of those above. */
class LayersTest {
    /** Lowest first. */
    static final List<String> LAYERS = List.of(
            "secret",
            "shell",
            "source",
            "transport",
            "expression",
            "playbook",
            "inventory",
            "probe",
            "knowledge",
            "resource",
            "resolve",
            "plan",
            "doctor",
            "record",
            "apply",
            "run",
            "rollout",
            "report",
            "lab",
            "cli");

    private static final Set<String> TRANSPORT = Set.of("limit", "key", "config", "shell", "hostkey", "auth", "ssh");

    private static final JavaClasses PROGRAM = Program.CLASSES;

    static List<String> layers() {
        return LAYERS;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void knows_nothing_of_the_layers_above_it(String layer) {
        String[] above = LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size()).stream()
                .map(Program::packages)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(Program.packages(layer))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true)
                .check(PROGRAM);
    }

    @Test
    void every_package_has_its_place_among_the_layers() {
        Set<String> packages = PROGRAM.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(Program.ROOT.length() + 1).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(LAYERS).containsAll(packages);
    }

    @Test
    void the_lab_is_known_to_the_command_line_only() {
        noClasses()
                .that(not(resideInAnyPackage(Program.packages("lab"), Program.packages("cli"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Program.packages("lab"))
                .check(PROGRAM);
    }

    @Test
    void picocli_is_known_to_the_command_line_only() {
        noClasses()
                .that(not(resideInAPackage(Program.packages("cli"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(PROGRAM);
    }

    @Test
    void what_is_decided_without_a_host_sees_no_connection() {
        noClasses()
                .that(resideInAnyPackage(Program.PURE).or(resideInAPackage(Program.packages("resolve"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Program.packages("transport"))
                .check(PROGRAM);
    }

    /** Host keys, authentication and shells do not know each other, and only one part brings them together. */
    @ParameterizedTest(name = "transport.{0} uses {1}")
    @CsvSource(delimiter = '|', textBlock = """
        limit    |
        key      | limit
        config   | limit
        shell    | limit
        hostkey  | limit key config
        auth     | limit key config
        ssh      | limit key config shell hostkey auth
        """)
    void a_part_of_the_transport_uses_few_others(String part, @Nullable String used) {
        Set<String> others = new TreeSet<>(TRANSPORT);
        others.remove(part);
        List.of(used == null ? new String[0] : used.split(" ")).forEach(others::remove);
        noClasses()
                .that()
                .resideInAPackage(Program.packages("transport." + part))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.stream()
                        .map(other -> Program.packages("transport." + other))
                        .toArray(String[]::new))
                .check(PROGRAM);
    }

    @Test
    void every_part_of_the_transport_is_known() {
        assertThat(PROGRAM.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith(Program.ROOT + ".transport."))
                        .map(name -> name.substring(Program.ROOT.length() + ".transport.".length())))
                .isSubsetOf(TRANSPORT);
    }

    @Test
    void the_interface_of_the_transport_knows_no_part_of_it() {
        noClasses()
                .that()
                .resideInAPackage(Program.ROOT + ".transport")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Program.ROOT + ".transport.*..")
                .check(PROGRAM);
    }

    @Test
    void parts_of_the_transport_are_known_to_the_command_line_only() {
        noClasses()
                .that(not(resideInAnyPackage(Program.packages("transport"), Program.packages("cli"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Program.ROOT + ".transport.*..")
                .check(PROGRAM);
    }

    /** The doctor judges a container by what its kind can read; the other kinds it asks through the catalog. */
    @Test
    void a_kind_of_resource_is_named_in_the_catalog_and_nowhere_else() {
        noClasses()
                .that(not(resideInAnyPackage(Program.packages("resource"), Program.packages("doctor")))
                        .or(resideInAPackage(Program.ROOT + ".resource")))
                .should()
                .dependOnClassesThat(resideInAPackage(Program.ROOT + ".resource.*..")
                        .and(not(resideInAPackage(Program.ROOT + ".resource.catalog"))))
                .check(PROGRAM);
        noClasses()
                .that()
                .resideInAPackage(Program.packages("doctor"))
                .should()
                .dependOnClassesThat(resideInAPackage(Program.ROOT + ".resource.*..")
                        .and(not(resideInAnyPackage(
                                Program.ROOT + ".resource.catalog",
                                Program.ROOT + ".resource.container",
                                Program.ROOT + ".resource.memory"))))
                .check(PROGRAM);
    }
}
