package dev.provision.doctor;

import java.util.List;
import java.util.Optional;

/** The device files that a container is given. */
final class DevicesLayer {
    static final String KFD = "devices.kfd";
    static final String RENDER = "devices.render";
    static final String ACCESS = "devices.access";

    private static final String RULE = "0660 root:render, as udev makes them";

    private DevicesLayer() {}

    static void judge(Known known, Judgement judgement) {
        Optional<HostState> state = known.hostState();
        if (state.isEmpty()) {
            judgement.add(
                    Finding.unknown(KFD, "the host could not be looked at").observed(Known.reason(known.host)));
            return;
        }
        List<HostState.Node> nodes = state.get().nodes();
        Optional<HostState.Node> kfd =
                nodes.stream().filter(node -> node.path().equals("/dev/kfd")).findFirst();
        List<HostState.Node> render =
                nodes.stream().filter(node -> node.path().contains("/renderD")).toList();
        judgement.add(
                kfd.isPresent()
                        ? Finding.ok(KFD, "/dev/kfd is there").observed(shown(kfd.get()))
                        : missing(KFD, "/dev/kfd"));
        judgement.add(
                render.isEmpty()
                        ? missing(RENDER, "/dev/dri/renderD*")
                        : Finding.ok(RENDER, "there is a render node").observed(shown(render.get(0))));
        nodes.stream()
                .filter(node -> !node.groupMayWrite() && !node.othersMayWrite())
                .findFirst()
                .ifPresentOrElse(
                        node -> judgement.add(Finding.fail(ACCESS, "nobody but root may use " + node.path())
                                .observed(shown(node))
                                .rule(RULE, Sources.CONTAINERS)
                                .fix(Fix.command("udevadm control --reload && udevadm trigger, with SUBSYSTEM==\"kfd\","
                                        + " KERNEL==\"kfd\", GROUP=\"render\", MODE=\"0660\" in"
                                        + " /etc/udev/rules.d/70-kfd.rules"))),
                        () -> access(nodes, judgement));
    }

    private static void access(List<HostState.Node> nodes, Judgement judgement) {
        if (nodes.isEmpty()) {
            return;
        }
        boolean everybody = nodes.stream().allMatch(HostState.Node::othersMayWrite);
        judgement.add(Finding.ok(
                        ACCESS,
                        everybody ? "everybody on the host may use the GPU" : "the group of the devices may use them")
                .observed(shown(nodes.get(0)))
                .rule(RULE, Sources.CONTAINERS));
    }

    private static Finding missing(String check, String path) {
        return Finding.fail(check, "the host has no " + path)
                .observed("no such file")
                .rule(RULE, Sources.CONTAINERS)
                .fix(Fix.command("modprobe amdgpu && udevadm trigger; journalctl -k -b -g kfd"));
    }

    static String shown(HostState.Node node) {
        return node.path() + " " + node.mode() + " group " + node.group() + " (" + node.groupId() + ")";
    }
}
