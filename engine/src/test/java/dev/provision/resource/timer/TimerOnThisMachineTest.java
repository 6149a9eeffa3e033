package dev.provision.resource.timer;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.PrivateAccounts;
import dev.provision.resource.Shells;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scripts with a private /etc and, where this machine has it, the real systemd-analyze; systemctl is a script that
 * keeps what it is told in a folder.
 */
final class TimerOnThisMachineTest {
    private static final TimerType TYPE = new TimerType();

    private static final String SYSTEMCTL = """
        state=/etc/systemd.state; mkdir -p $state
        while :; do case $1 in --no-pager|--no-ask-password) shift ;; *) break ;; esac; done
        echo "$*" >>$state/log
        verb=$1; shift
        for unit; do :; done
        case $verb in
            show)
                file=/etc/systemd/system/$unit load=not-found path= active=inactive enabled= stale=no
                if [ -e $state/read.$unit ]; then load=loaded path=$file; fi
                if [ -e $file ]; then enabled=disabled; [ "$load" = loaded ] || { load=loaded path=$file; }; fi
                if [ -e $state/read.$unit ] && ! cmp -s $file $state/read.$unit; then stale=yes; fi
                [ ! -e $state/active.$unit ] || active=active
                [ ! -e $state/enabled.$unit ] || enabled=enabled
                printf '%s\\n' LoadState=$load ActiveState=$active FragmentPath=$path UnitFileState=$enabled \\
                    NeedDaemonReload=$stale ;;
            daemon-reload)
                rm -f $state/read.*
                for file in /etc/systemd/system/*.*; do [ ! -e $file ] || cp $file $state/read.${file##*/}; done ;;
            enable) touch $state/enabled.$unit ;;
            restart) [ -e $state/read.$unit ] && touch $state/active.$unit ;;
            disable) rm -f $state/enabled.$unit $state/active.$unit ;;
            *) exit 64 ;;
        esac
        """;

    private final Path scratch;

    TimerOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @BeforeEach
    void a_systemctl() {
        Shells.tool(scratch, "systemctl", SYSTEMCTL);
        Shells.tool(
                scratch,
                "systemd-analyze",
                "PATH=/usr/bin:/bin; command -v systemd-analyze >/dev/null || exit 0; exec systemd-analyze \"$@\"\n");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void makes_changes_and_removes_a_timer(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        say(machine, "mkdir -p /etc/systemd/system");
        Map<String, Object> wanted = new HashMap<>(Map.of(
                "name", "stamp",
                "exec", List.of("/usr/bin/touch", "/tmp/%h $HOME \"it's\" \\n;", ";"),
                "on_calendar", List.of("daily", "Mon..Fri 04:30"),
                "environment", Map.of("A", "x y%\n\"z\"")));
        converges(machine, wanted);
        wanted.put("on_calendar", "hourly");
        wanted.put("user", "root");
        converges(machine, wanted);
        assertThat(say(machine, "grep -c -e daemon-reload -e enable -e restart /etc/systemd.state/log"))
                .isEqualTo("5");
        assertThat(say(machine, "ls /etc/systemd/system")).isEqualTo("stamp.service\nstamp.timer");

        converges(machine, Map.of("name", "stamp", "absent", true));
        assertThat(say(machine, "ls /etc/systemd/system; ls /etc/systemd.state"))
                .isEqualTo("log");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void what_systemd_would_not_take_is_noticed(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        say(machine, "mkdir -p /etc/systemd/system");
        Map<String, Object> wanted = new HashMap<>(
                Map.of("name", "stamp", "exec", List.of("/usr/bin/true"), "on_calendar", "every now and then"));
        Shells.tool(scratch, "systemd-analyze", "echo \"Failed to parse: Invalid argument\" >&2; exit 1\n");
        assertThatThrownBy(() -> plan(machine, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("does not understand the time \"every now and then\": Failed to parse");

        wanted.remove("on_calendar");
        wanted.put("on_boot", "1h");
        assertThatThrownBy(() -> plan(machine, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContainingAll("stamp.service is refused", "Failed to parse");
        assertThat(say(machine, "ls -A /etc/systemd/system")).isEmpty();

        wanted.put("exec", List.of("/usr/bin/no-such-program"));
        assertThatThrownBy(() -> plan(machine, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("no program /usr/bin/no-such-program");
    }

    private static String say(OnThisMachine machine, String script) {
        ProbeOutput output = machine.run(Fragment.of(script));
        assertThat(output.status()).as(output.errors()).isZero();
        return output.text();
    }

    private static void converges(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        Assessment assessment = plan(machine, wanted);
        assertThat(assessment.changes()).isNotEmpty();
        ProbeOutput made = machine.make(assessment);
        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(plan(machine, wanted).changes()).isEmpty();
    }

    private static Assessment plan(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        return machine.plan(TYPE, TYPE.parse(body(wanted)));
    }
}
