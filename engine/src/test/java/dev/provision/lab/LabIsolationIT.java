package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root on a lab host cannot change the machine that runs it, and neither can other users of that machine change the lab. */
final class LabIsolationIT {
    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @BeforeAll
    static void a_fleet_of_one(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 1);
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    /** Runs what is refused; the script itself ends well. */
    private static String refused(String script) throws Exception {
        return program.root("halo-1", "if { " + script + "; } 2>&1; then echo PERMITTED; fi");
    }

    @Test
    void the_devices_of_the_machine_keep_their_modes() throws Exception {
        String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of("/dev/null")));
        for (String node : new String[] {"/dev/kfd", "/dev/null", "/dev/dri/renderD128", "/dev/tty"}) {
            // The mode that it has: harmless where it is permitted.
            String mode = "$(/.machine/usr/bin/stat -c %a " + node + ")";
            assertThat(refused("/.machine/usr/bin/chmod " + mode + " " + node))
                    .contains("Operation not permitted")
                    .doesNotContain("PERMITTED");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of("/dev/null"))))
                .isEqualTo(before);
    }

    @Test
    void the_programs_of_the_machine_are_not_written_even_after_a_remount() throws Exception {
        assertThat(refused("mount -o remount,bind,rw /.machine/usr; touch /.machine/usr/bin/env"))
                .doesNotContain("PERMITTED");
        assertThat(refused("mount -o remount,bind,rw /.machine/usr; mkdir /.machine/usr/share/from-a-lab-host"))
                .doesNotContain("PERMITTED");
        assertThat(Path.of("/usr/share/from-a-lab-host")).doesNotExist();
    }

    @Test
    void a_link_on_a_disk_leads_the_lab_nowhere(@TempDir Path machine) throws Exception {
        Path disk = Files.createDirectories(machine.resolve("halo-1/disk"));
        Path outside = Files.createDirectories(machine.resolve("outside"));
        Files.createDirectories(disk.resolve("usr/bin"));
        Files.createSymbolicLink(disk.resolve("etc"), outside);
        assertThat(DiskTree.within(disk, disk.resolve("usr/bin/sh"))).isEqualTo(disk.resolve("usr/bin/sh"));
        assertThatThrownBy(() -> DiskTree.within(disk, disk.resolve("etc/ld.so.cache")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out of the host's disk");
    }

    @Test
    void the_mode_of_a_device_is_real_and_its_drift_is_seen() throws Exception {
        String playbook = program.playbook("devices.yml", """
            - name: Devices
              hosts: halo-1
              become: true
              tasks:
                - name: GPU
                  udev_rule:
                    name: 70-gpu
                    rules: |
                      SUBSYSTEM=="kfd", KERNEL=="kfd", GROUP="video", MODE="0640"
                    devices: { /dev/kfd: { group: video, mode: "0640" } }
            """);
        String look = "stat -c '%a %G' /dev/kfd /dev/dri/renderD128";
        assertThat(program.root("halo-1", look).lines()).containsExactly("660 render", "660 render");
        program.succeed("apply", playbook, "--lab");
        assertThat(program.root("halo-1", look).lines()).containsExactly("640 video", "660 render");
        program.succeed("plan", playbook, "--lab");

        program.root("halo-1", "chmod 0600 /dev/kfd; cd /dev/dri; chmod g-w renderD128; chgrp video card1");
        assertThat(program.root("halo-1", look + " /dev/dri/card1").lines())
                .containsExactly("600 video", "640 render", "660 video");
        assertThat(program.run("drift", playbook, "--lab").code()).isEqualTo(2);
        program.succeed("apply", playbook, "--lab");
        assertThat(program.root("halo-1", look).lines().findFirst()).contains("640 video");
    }

    @Test
    void other_users_cannot_read_the_state() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(program.state().resolve("lab"))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_request_without_an_end_is_cut_off_before_the_token_is_read() throws Exception {
        JSONObject daemon = daemon();
        byte[] flood = new byte[1 << 20];
        Arrays.fill(flood, (byte) 'x');
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), daemon.getInt("port"))) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            boolean cut = false;
            try {
                for (int i = 0; i < 64; i++) {
                    out.write(flood);
                }
                cut = socket.getInputStream().read() < 0;
            } catch (java.net.SocketException closed) {
                cut = true;
            }
            assertThat(cut).isTrue();
        }
        assertThat(program.succeed("lab", "status").output()).contains("halo-1");
    }

    @Test
    void a_daemon_whose_id_and_port_others_have_now_is_not_taken_for_alive() throws Exception {
        Path file = program.state().resolve("lab/daemon.json");
        String before = Files.readString(file, StandardCharsets.UTF_8);
        JSONObject lost =
                new JSONObject(before).put("pid", ProcessHandle.current().pid());
        program.succeed("lab", "down");
        try (java.net.ServerSocket other =
                new java.net.ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Files.writeString(file, lost.put("port", other.getLocalPort()).toString());
            assertThat(program.succeed("lab", "status").output()).contains("not running");
            program.succeed("lab", "up", "--hosts", "1");
        }
        assertThat(daemon().getLong("pid")).isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void two_processes_with_one_id_are_told_apart() {
        long own = ProcessHandle.current().pid();
        assertThat(ProcessIdentity.of(own)).isPresent().isEqualTo(ProcessIdentity.of(own));
        assertThat(ProcessIdentity.of(1)).isNotEqualTo(ProcessIdentity.of(own));
        assertThat(ProcessIdentity.of(Long.MAX_VALUE)).isEmpty();
    }

    private static JSONObject daemon() throws IOException {
        return new JSONObject(Files.readString(program.state().resolve("lab/daemon.json")));
    }
}
