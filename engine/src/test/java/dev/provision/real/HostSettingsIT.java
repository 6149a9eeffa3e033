package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernel parameters, module options, udev rules, tuned's profile and registry logins, made and taken back on a host. */
@Tag("real")
class HostSettingsIT {
    private static final int HOST = 41;
    private static final Path MAKE = Path.of("src/test/real/playbooks/hostconf.yml");
    private static final Path TAKE_BACK = Path.of("src/test/real/playbooks/hostconf-undo.yml");
    private static final String FILES =
            "find /etc/sysctl.d /etc/modprobe.d /etc/modules-load.d /etc/udev/rules.d -type f | sort";

    @Test
    void everything_is_made_once_and_taken_back(@TempDir Path folder) throws Exception {
        RealHosts.require();
        RealHosts.fresh(RealHosts.Kind.DEBIAN, HOST);
        Operator operator = Operator.of(folder, HOST);
        String before = RealHosts.sh(HOST, FILES);

        Result made = operator.provision("apply", MAKE);
        assertThat(made.code()).as(made.out()).isZero();
        assertThat(made.out()).doesNotContain("pull-password-1");
        assertThat(operator.provision("apply", MAKE).succeeds().out()).contains("1 converged, 0 changed");
        assertThat(RealHosts.sh(HOST, "sysctl -n net.core.somaxconn net.ipv4.tcp_fin_timeout"))
                .isEqualTo("8192\n30");
        assertThat(RealHosts.sh(HOST, "cat /proc/sys/net/ipv4/conf/pr0.5/forwarding"))
                .isEqualTo("0");
        assertThat(RealHosts.sh(HOST, "tuned-adm active")).isEqualTo("Current active profile: balanced");
        assertThat(RealHosts.sh(HOST, "cat /etc/modprobe.d/zz-provision-ttm.conf"))
                .contains("options ttm pages_limit=25165824");
        assertThat(RealHosts.sh(HOST, "cd /root; stat -c %a .docker/config.json .config/containers/auth.json"))
                .isEqualTo("600\n600");

        String later = "/etc/sysctl.d/zz-left-behind.conf";
        RealHosts.sh(HOST, "echo net.ipv4.tcp_fin_timeout = 60 >" + later);
        Result overruled = operator.provision("apply", MAKE);
        assertThat(overruled.code()).as(overruled.out()).isEqualTo(1);
        assertThat(overruled.out()).contains(later + " is read after");
        RealHosts.sh(HOST, "rm " + later);

        Result takenBack = operator.provision("apply", TAKE_BACK);
        assertThat(takenBack.code()).as(takenBack.out()).isZero();
        assertThat(operator.provision("apply", TAKE_BACK).succeeds().out()).contains("1 converged, 0 changed");
        assertThat(RealHosts.sh(HOST, FILES)).isEqualTo(before);
        assertThat(RealHosts.sh(HOST, "cat /root/.docker/config.json")).doesNotContain(RealHosts.warehouse());
    }
}
