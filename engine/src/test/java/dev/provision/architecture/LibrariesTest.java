package dev.provision.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each library is seen from one package, so that it can be replaced there; and the outside world from few. */
class LibrariesTest {
    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource(textBlock = """
                    net.schmizz..                 , transport
                    com.hierynomus..              , transport
                    org.bouncycastle..            , transport
                    org.everit..                  , source
                    org.snakeyaml..               , source
                    io.pebbletemplates..          , expression
                    picocli..                     , cli
                    org.apache.sshd..             , lab
                    """)
    void a_library_is_seen_from_one_package(String library, String home) {
        noClasses()
                .that(not(resideInAnyPackage(Program.packages(home))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(Program.CLASSES);
    }

    @Test
    void pure_packages_open_no_files_and_no_sockets() {
        noClasses()
                .that()
                .resideInAnyPackage(Program.PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "javax.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\..*Socket.*")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|File.*Stream|FileReader|FileWriter|RandomAccessFile)")
                .check(Program.CLASSES);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    java.time.Instant        , now
                    java.time.LocalDateTime  , now
                    java.time.ZonedDateTime  , now
                    java.time.Clock          , systemUTC
                    java.time.Clock          , systemDefaultZone
                    java.lang.System         , currentTimeMillis
                    java.lang.System         , nanoTime
                    java.util.UUID           , randomUUID
                    java.lang.Math           , random
                    """)
    void pure_packages_read_no_clock_and_throw_no_dice(String type, String method) {
        noClasses()
                .that()
                .resideInAnyPackage(Program.PURE)
                .should()
                .callMethodWhere(Calls.to(type, method))
                .check(Program.CLASSES);
    }

    @Test
    void time_is_waited_for_in_one_place() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.provision.apply.SystemTime")
                .should()
                .callMethodWhere(Calls.to("java.lang.Thread", "sleep"))
                .check(Program.CLASSES);
    }

    @Test
    void the_process_ends_in_the_command_line_only() {
        noClasses()
                .that(not(resideInAnyPackage(Program.packages("cli"), Program.packages("lab"))))
                .should()
                .callMethodWhere(Calls.to("java.lang.System", "exit"))
                .orShould()
                .callMethodWhere(Calls.to("java.lang.Runtime", "halt"))
                .check(Program.CLASSES);
    }
}
