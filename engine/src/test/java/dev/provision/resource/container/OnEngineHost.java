package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.real.RealHosts;
import dev.provision.shell.Fragment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the kinds that run or build containers have in common: a host of their own, made once, with real engines. */
public abstract class OnEngineHost {
    /** Serves its health and its models on port 8000 until it is told to end. */
    protected static final String SERVE =
            "mkdir -p /www/v1 && echo ok >/www/health && echo '{\"data\":[{\"id\":\"glm\"}]}' >/www/v1/models"
                    + " && trap 'exit 0' TERM && { httpd -f -p 8000 -h /www & wait; }";

    private static final Set<Integer> MADE = ConcurrentHashMap.newKeySet();
    private static final String IMPORT = """
            set -e
            rm -rf "$2"
            mkdir -p "$2/bin"
            cd "$2"
            cp /bin/busybox bin/
            for applet in sh sleep httpd echo mkdir cat; do ln -sf busybox "bin/$applet"; done
            echo "$4" >version
            tar -cf - . | "$1" import - "$3"
            """;

    private final int number;
    private final String spool;

    @SuppressWarnings("NullAway.Init")
    protected EngineHost host;

    protected OnEngineHost(int number, String spool) {
        this.number = number;
        this.spool = spool;
    }

    @BeforeAll
    static void real_hosts_are_asked_for() {
        RealHosts.require();
    }

    @BeforeEach
    void connect() throws Exception {
        if (MADE.add(number)) {
            RealHosts.fresh(RealHosts.Kind.DEBIAN, number);
        }
        host = new EngineHost(RealHosts.connect(number), spool);
    }

    @AfterEach
    void hang_up() {
        host.close();
    }

    /** Gives an engine an image of busybox and a file that says which version it is. */
    protected void image(String engine, String image, String version) throws Exception {
        assertThat(status(IMPORT, engine, spool + "/root", image, version)).isZero();
    }

    /** What a script of root's prints; it must succeed. */
    protected String out(String script, String... arguments) throws Exception {
        ProbeOutput output = host.sh(Fragment.of(script, arguments));
        assertThat(output.status()).as(output.errors()).isZero();
        return output.text().strip();
    }

    /** How a script of root's ends. */
    protected int status(String script, String... arguments) throws Exception {
        return host.sh(Fragment.of(script, arguments)).status();
    }
}
