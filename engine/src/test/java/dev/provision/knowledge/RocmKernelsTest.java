package dev.provision.knowledge;

import static dev.provision.knowledge.RocmKernels.Fit.OK;
import static dev.provision.knowledge.RocmKernels.Fit.UNKNOWN;
import static dev.provision.knowledge.RocmKernels.Fit.UNSTABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.knowledge.RocmKernels.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RocmKernelsTest {
    /** Every cell of AMD's table, and what lies between and beside its rows. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        7.14.1,      OK,      UNSTABLE
        7.14.0,      OK,      UNSTABLE
        10.1.0a20260901, OK,  UNSTABLE
        10.0.0,      OK,      UNSTABLE
        10.2.0,      NEWER,   NEWER
        11.0,        NEWER,   NEWER
        7.14,        OK,      UNSTABLE
        7.13.0,      OK,      UNSTABLE
        7.12.0,      OK,      UNSTABLE
        7.11.0,      OK,      UNSTABLE
        7.11.0rc1,   OK,      UNSTABLE
        7.10.0,      NO,      UNSTABLE
        7.10,        NO,      UNSTABLE
        7.9.0,       NO,      UNSTABLE
        7.2.4,       OK,      UNSTABLE
        7.2.3,       OK,      UNSTABLE
        7.2.2,       OK,      UNSTABLE
        7.2.1,       OK,      UNSTABLE
        7.2.1-43,    OK,      UNSTABLE
        7.2.0,       OK,      NO
        7.2,         OK,      NO
        7.1.1,       NO,      UNSTABLE
        7.1.0,       NO,      UNSTABLE
        7.1,         NO,      UNSTABLE
        6.4.4,       NO,      UNSTABLE
        6.4.0,       NO,      UNSTABLE
        7.0.2,       UNKNOWN, UNKNOWN
        7.3.0,       UNKNOWN, UNKNOWN
        7.20.0,      UNKNOWN, UNKNOWN
        6.3.4,       UNKNOWN, UNKNOWN
        newest,      UNKNOWN, UNKNOWN
        """)
    void says_what_amd_s_table_says(String rocm, RocmKernels.Fit fixed, RocmKernels.Fit other) {
        assertThat(RocmKernels.known().judge(rocm, true).fit()).isEqualTo(fixed);
        assertThat(RocmKernels.known().judge(rocm, false).fit()).isEqualTo(other);
    }

    @Test
    void names_who_says_so() {
        assertThat(RocmKernels.known().judge("7.2.1", true).source()).contains("rdna3-5.rst");
        assertThat(RocmKernels.known().judge("5.7.0", true).source()).isEmpty();
    }

    @Test
    void an_operator_s_row_counts_before_the_program_s_of_the_same_version() {
        RocmKernels own = RocmKernels.known()
                .with(List.of(new Row("7.15", OK, UNSTABLE, "ours"), new Row("7.2", UNSTABLE, UNSTABLE, "ours")));
        assertThat(own.judge("7.15.1", true)).isEqualTo(new RocmKernels.Judgement(OK, "ours"));
        assertThat(own.judge("7.2.1", true)).isEqualTo(new RocmKernels.Judgement(UNSTABLE, "ours"));
        assertThat(own.judge("7.2.0", true).fit())
                .as("the longer one is about less")
                .isEqualTo(OK);
        assertThat(RocmKernels.known().judge("7.15.1", true).fit()).isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        7.2.1, true
        7.2, true
        7.11.0a20260110, true
        7, false
        rocm-7.2, false
        7.x, false
        """)
    void a_version_begins_with_two_numbers(String text, boolean version) {
        assertThat(RocmKernels.isVersion(text)).isEqualTo(version);
    }
}
