package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, parts of files, timers and downloads with every option: made, found as they shall be, taken away again. */
@Tag("real")
class UsersOnRealHostsIT {
    private static final int HOST = 31;
    private static final String PLAYBOOKS = "src/test/real/playbooks/";
    private static final String HASH = "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc";
    private static final String TOKEN = "tok\"en $X `%h`\\ s3cret";

    @Test
    void everything_is_made_once_and_taken_away_once(@TempDir Path folder) throws Exception {
        RealHosts.require();
        RealHosts.fresh(RealHosts.Kind.DEBIAN, HOST);
        Operator operator = Operator.of(folder, HOST);
        String before = state();

        Result applied = provision(operator, "apply", "users.yml");
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(applied.out()).doesNotContain("s3cret", "saltsalt");

        // The timer runs by itself 2 to 3 seconds after its start; systemctl start waits for a run that is going on.
        assertThat(RealHosts.sh(HOST, "systemctl start provision-stamp.service; cat /run/provision-stamp/engineer"))
                .isEqualTo("x y% \"z\" \\|" + TOKEN + "|%h $HOME \\n \"it's\"|;|");
        assertThat(RealHosts.sh(HOST, "getent shadow engineer")).startsWith("engineer:" + HASH);
        assertThat(RealHosts.sh(HOST, "id -Gn engineer")).isEqualTo("inference video render");
        assertThat(RealHosts.sh(HOST, "stat -c \"%a %U\" /home/engineer/.ssh /home/engineer/.ssh/authorized_keys"))
                .isEqualTo("700 engineer\n600 engineer");

        Result again = provision(operator, "apply", "users.yml");
        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.out()).contains("1 converged, 0 changed");
        assertThat(provision(operator, "plan", "users.yml").code()).isZero();

        Result undone = provision(operator, "apply", "users-undo.yml");
        assertThat(undone.code()).as(undone.out()).isZero();
        assertThat(provision(operator, "plan", "users-undo.yml").code()).isZero();
        assertThat(state()).isEqualTo(before);
    }

    /** Accounts without what shadow-utils keeps of the last change, and files that could have been left behind. */
    private static String state() throws Exception {
        return RealHosts.sh(
                HOST,
                "getent passwd; getent group; ls -A /home /srv /etc /etc/cron.d /etc/systemd/system | grep -v -e -$;"
                        + " find /etc /home /srv /var/lib -name \".provision*\"");
    }

    private static Result provision(Operator operator, String command, String playbook) throws Exception {
        return operator.provision(
                Map.of("ENGINEER_HASH", HASH, "JOB_TOKEN", TOKEN),
                List.of(command, PLAYBOOKS + playbook, "-e", "deb_sha256=" + sum()));
    }

    private static String sum() throws Exception {
        URI deb = URI.create("http://" + RealHosts.warehouse() + "/apt/greeting_1.0-1.deb");
        try (InputStream in = deb.toURL().openStream()) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
    }
}
