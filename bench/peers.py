"""The same twelve tasks with the tools that are installed beside provision."""
import shutil
import subprocess

ANSIBLE = """\
- hosts: all
  gather_facts: false
  tasks:
    - file: { path: "{{ dir }}/d", state: directory, mode: "0755" }
    - copy: { dest: "{{ dir }}/d/one.conf", content: "number = 1\\n", mode: "0644" }
    - copy: { dest: "{{ dir }}/d/two.conf", content: "number = 2\\n", mode: "0640" }
    - copy: { dest: "{{ dir }}/d/three.conf", content: "number = 3\\n", mode: "0600" }
    - file: { path: "{{ dir }}/d/link.conf", src: one.conf, state: link }
    - lineinfile: { path: "{{ dir }}/sshd_config", line: "PermitRootLogin no", regexp: "^#?\\\\s*PermitRootLogin\\\\s" }
    - lineinfile: { path: "{{ dir }}/hosts", line: "10.0.0.2 halo-2" }
    - blockinfile: { path: "{{ dir }}/hosts", block: "10.0.0.11 halo-11\\n10.0.0.12 halo-12\\n" }
    - command: { cmd: "touch {{ dir }}/marker", creates: "{{ dir }}/marker" }
    - file: { path: /etc, state: directory }
    - file: { path: "{{ dir }}/absent", state: absent }
    - lineinfile: { path: "{{ dir }}/hosts", line: "127.0.0.1 localhost" }
"""
PYINFRA = """\
from pyinfra import host
from pyinfra.operations import files, server
from io import StringIO
d = host.data.dir
files.directory(path=d + "/d", mode="755")
for name, text, mode in ("one", "1", "644"), ("two", "2", "640"), ("three", "3", "600"):
    files.put(src=StringIO("number = " + text + "\\n"), dest=d + "/d/" + name + ".conf", mode=mode)
files.link(path=d + "/d/link.conf", target="one.conf")
files.line(path=d + "/sshd_config", line=r"^#?[[:space:]]*PermitRootLogin[[:space:]].*", replace="PermitRootLogin no")
files.line(path=d + "/hosts", line="10.0.0.2 halo-2")
files.block(path=d + "/hosts", content="10.0.0.11 halo-11\\n10.0.0.12 halo-12")
server.shell(commands=["[ -e {0} ] || touch {0}".format(d + "/marker")])
files.directory(path="/etc")
files.file(path=d + "/absent", present=False)
files.line(path=d + "/hosts", line="127.0.0.1 localhost")
"""


class Ansible:
    NAME = "Ansible"
    NEEDS = "ansible-playbook"

    def __init__(self, bench, count):
        self.bench = bench
        self.playbook, self.inventory = bench.folder / "ansible.yml", bench.folder / "ansible.ini"
        self.playbook.write_text(ANSIBLE)
        self.inventory.write_text("".join(
            "h%d ansible_host=127.0.0.1 ansible_port=%d ansible_user=%s ansible_ssh_private_key_file=%s dir=%s\n" % (
                host.number, host.port, bench.hosts.user, bench.hosts.key, host.directory)
            for host in bench.hosts.some(count)))

    def __call__(self):
        self.bench.run(["ansible-playbook", "-i", self.inventory, "-f", "50", self.playbook], env=dict(
            self.bench.environment, HOME=str(self.bench.folder / "home"), ANSIBLE_PIPELINING="1",
            ANSIBLE_SSH_ARGS="-F none -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=%s" % (
                self.bench.folder / "home/.ssh/known_hosts")))


class Pyinfra:
    NAME = "pyinfra"
    NEEDS = "pyinfra"

    def __init__(self, bench, count):
        self.bench = bench
        self.deploy, self.inventory = bench.folder / "deploy.py", bench.folder / "hosts.py"
        self.deploy.write_text(PYINFRA)
        self.inventory.write_text("hosts = [%s]\n" % ", ".join(
            '("h%d", {"ssh_hostname": "127.0.0.1", "ssh_port": %d, "ssh_user": "%s", "ssh_key": "%s", "dir": "%s",'
            ' "ssh_known_hosts_file": "%s"})' % (
                host.number, host.port, bench.hosts.user, bench.hosts.key, host.directory,
                bench.folder / "home/.ssh/known_hosts") for host in bench.hosts.some(count)))

    def __call__(self):
        self.bench.run(["pyinfra", "-y", self.inventory, self.deploy])


def installed():
    return [peer for peer in (Ansible, Pyinfra) if shutil.which(peer.NEEDS)]
