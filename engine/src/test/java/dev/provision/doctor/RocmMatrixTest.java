package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RocmMatrixTest {
    @ParameterizedTest
    @CsvSource({
        "7.14.1, OK, UNSTABLE",
        "7.11.0, OK, UNSTABLE",
        "7.13.0-rc1, OK, UNSTABLE",
        "7.10.0, UNSUPPORTED, UNSTABLE",
        "7.9.0, UNSUPPORTED, UNSTABLE",
        "7.2.4, OK, UNSTABLE",
        "7.2.1-65, OK, UNSTABLE",
        "7.2.0, OK, UNSUPPORTED",
        "7.1.1, UNSUPPORTED, UNSTABLE",
        "6.4.2, UNSUPPORTED, UNSTABLE",
        "7.2.5, UNKNOWN, UNKNOWN",
        "7.2, UNKNOWN, UNKNOWN",
        "7.15.0, UNKNOWN, UNKNOWN",
        "7.12345, UNKNOWN, UNKNOWN",
        "'', UNKNOWN, UNKNOWN",
        "nightly, UNKNOWN, UNKNOWN"
    })
    void a_pair_is_looked_up_by_whole_parts_of_the_version(
            String rocm, KernelRocm.Verdict fixed, KernelRocm.Verdict other) {
        assertThat(RocmMatrix.shipped().judge(true, rocm).verdict()).isEqualTo(fixed);
        assertThat(RocmMatrix.shipped().judge(false, rocm).verdict()).isEqualTo(other);
    }
}
