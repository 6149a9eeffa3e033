package dev.provision.resource.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
    private static final At AT = At.whole("site.yml");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "0 0 1 1 0",
                "59 23 31 12 7",
                "*/5 8-18/2 1,15 jan-mar Mon-Fri",
                "0,30 4 * * sun",
                "0 4 29 2 *",
                "0 4 31 4 1",
                "@daily",
                "@reboot",
                "@annually"
            })
    void takes_what_every_cron_takes(String text) {
        assertThat(Schedule.parse(text, AT).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * *|this is no minute",
                "-1 * * * *|this is no minute",
                "5-1 * * * *|this is no minute",
                "5/2 * * * *|this is no minute",
                "*/0 * * * *|this is no minute",
                "1,,2 * * * *|this is no minute",
                "~ * * * *|this is no minute",
                "* 24 * * *|this is no hour",
                "* * 0 * *|this is no day of the month",
                "* * * 13 *|this is no month",
                "* * * mon *|this is no month",
                "* * * * 8|this is no day of the week",
                "* * * * fri-mon|this is no day of the week",
                "* * * *|five fields",
                "* * * * * root|five fields",
                "'' |five fields",
                "@fortnightly|cron knows no such time",
                "0 0 30 2 *|no month has such a day",
                "0 0 31 2,4,6 *|no month has such a day"
            })
    void refuses_what_would_never_run(String text, String message) {
        assertThatThrownBy(() -> Schedule.parse(text, AT))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }
}
