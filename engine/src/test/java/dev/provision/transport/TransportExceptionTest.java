package dev.provision.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.transport.TransportException.Reason;
import java.io.IOException;
import java.net.SocketException;
import net.schmizz.sshj.common.SSHException;
import org.junit.jupiter.api.Test;

final class TransportExceptionTest {
    @Test
    void running_out_of_file_descriptors_is_a_problem_of_the_control_node() {
        Exception cause = new IOException("wrapped", new SocketException("Too many open files"));
        TransportException e = new TransportException(Reason.CONNECT, "halo-1: 10.0.0.1 port 22: no", cause);
        assertThat(e.reason()).isEqualTo(Reason.CONTROL_NODE);
        assertThat(e.unreachable()).isFalse();
        assertThat(e.summary()).isEqualTo("the control node cannot open another connection: Too many open files");
        assertThat(e.advice()).contains("ulimit -n").contains("--forks");
    }

    @Test
    void the_words_of_a_host_are_not_an_error_of_the_control_node() {
        Exception cause = new SSHException("Too many open files");
        assertThat(new TransportException(Reason.CONNECT, "halo-1: no", cause).reason())
                .isEqualTo(Reason.CONNECT);
    }
}
