"""Hosts for measurements: an sshd each, on ports of 127.0.0.1, with a directory and a run-time directory of its own."""
import collections
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

Used = collections.namedtuple("Used", "cpu forks")
TICKS = os.sysconf("SC_CLK_TCK")
CONFIG = """\
ListenAddress 0.0.0.0
Port {port}
HostKey {key}
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile {authorized}
MaxStartups 2000
MaxSessions 20
# An empty home: what the operator's shell reads at login is no part of this.
SetEnv XDG_RUNTIME_DIR={runtime} HOME={runtime}
"""
# As root: what root has in /run/provision is the host's own, and its processes have their own numbers.
OWN_NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--propagation", "private", "sh", "-c",
                  'mkdir -p /run/provision && mount -t tmpfs none /run/provision && exec "$@"', "sh"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Host:
    def __init__(self, number, folder, hosts):
        self.number, self.port = number, free_port()
        self.directory = folder / ("host%d" % number)
        runtime = folder / ("run%d" % number)
        self.directory.mkdir()
        runtime.mkdir(mode=0o700)
        config = folder / ("sshd%d.conf" % number)
        config.write_text(CONFIG.format(port=self.port, key=hosts.host_key, authorized=hosts.key.with_suffix(".pub"),
                                        runtime=runtime))
        command = [shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"]), "-D", "-e", "-f", config]
        self.process = subprocess.Popen((OWN_NAMESPACES if hosts.root else []) + command, stdin=subprocess.DEVNULL,
                                        stderr=open(folder / ("sshd%d.log" % number), "w"), start_new_session=True)

    def wait(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        sys.exit("sshd %d does not answer" % self.number)

    def sshd(self):
        if os.getuid() != 0:
            return self.process.pid
        # What unshare has started.
        return int(pathlib.Path("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid)).read_text().split()[0])

    def used(self):
        """Processor seconds of everything that has ended on the host, and processes started on it so far."""
        time.sleep(0.3)
        pid = self.sshd()
        fields = pathlib.Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()
        cpu = sum(map(int, fields[11:15])) / TICKS
        if os.getuid() != 0:
            return Used(cpu, None)
        last = subprocess.run(["nsenter", "-t", str(pid), "-p", "cat", "/proc/sys/kernel/ns_last_pid"],
                              capture_output=True, text=True, check=True).stdout
        return Used(cpu, int(last))


class Hosts:
    def __init__(self, folder, count):
        self.folder, self.root = folder, os.getuid() == 0
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.key, self.host_key = folder / "key", folder / "host_key"
        for key in self.key, self.host_key:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        if self.root:
            pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.all = [Host(number, folder, self) for number in range(1, max(count, 1) + 1)]
        self.first = self.all[0]

    def __enter__(self):
        for host in self.all:
            host.wait()
        return self

    def __exit__(self, *_):
        for host in self.all:
            os.killpg(host.process.pid, signal.SIGTERM)
            host.process.wait()

    def some(self, count):
        return self.all[:count]

    def write_known(self, path, ports=(), addresses=()):
        key = " ".join(self.host_key.with_suffix(".pub").read_text().split()[:2])
        names = ["[127.0.0.1]:%d" % port for port in [host.port for host in self.all] + list(ports)]
        names += ["[%s]:%d" % (address, self.first.port) for address in addresses]
        path.write_text("".join("%s %s\n" % (name, key) for name in names))

    def clear(self):
        for host in self.all:
            for one in host.directory.iterdir():
                shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
            (host.directory / "sshd_config").write_text("Port 22\n#PermitRootLogin yes\nUsePAM yes\n")
            (host.directory / "hosts").write_text("127.0.0.1 localhost\n")
