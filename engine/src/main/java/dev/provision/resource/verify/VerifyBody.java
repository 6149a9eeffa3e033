package dev.provision.resource.verify;

import dev.provision.knowledge.RocmKernels;
import dev.provision.knowledge.Upstream;
import dev.provision.probe.HttpQuestion;
import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the body of a {@code verify} task. */
final class VerifyBody {
    /** The MES whose pages fault on gfx1151 (domain.md 3.1). */
    private static final int FAULTING_MES = 0x83;

    private VerifyBody() {}

    static Verify parse(TaskBody body) {
        Map<String, Limit> memory = new LinkedHashMap<>();
        for (String name : List.of("gtt_total", "vram_total", "gpu_memory")) {
            body.text(name).ifPresent(text -> memory.put(name, Limit.of(text, body.at(name))));
        }
        return new Verify(
                body.texts("cmdline"),
                memory,
                body.text("gfx"),
                body.text("kernel").map(text -> KernelRange.of(text, body.at("kernel"))),
                body.get("firmware").map(found -> mes(new TaskBody(found, body.workspace()))),
                body.get("rocm").map(found -> rocm(found, body)),
                parameters(body),
                paths(body, "devices"),
                paths(body, "files"),
                body.texts("services"),
                http(body));
    }

    private static Verify.Mes mes(TaskBody body) {
        List<Integer> deny = new ArrayList<>(List.of(FAULTING_MES));
        body.texts("deny").forEach(text -> deny.add(number(text, body.at("deny"))));
        return new Verify.Mes(body.text("minimum").map(text -> number(text, body.at("minimum"))), deny);
    }

    private static Verify.Rocm rocm(Data found, TaskBody body) {
        if (!(found instanceof Data.Dict)) {
            return listed(
                    new Verify.Rocm(
                            version(TaskBody.scalar(found), found.at()), false, RocmKernels.known(), Optional.empty()),
                    found.at());
        }
        TaskBody one = new TaskBody(found, body.workspace());
        List<RocmKernels.Row> rows = new ArrayList<>();
        if (one.get("known").orElse(null) instanceof Data.Seq seq) {
            for (Data item : seq.items()) {
                TaskBody row = new TaskBody(item, body.workspace());
                rows.add(new RocmKernels.Row(
                        row.requiredText("rocm"),
                        RocmKernels.Fit.of(row.requiredText("fixed_kernel")),
                        RocmKernels.Fit.of(row.requiredText("other_kernel")),
                        row.text("source").orElse(item.at().toString())));
            }
        }
        return listed(
                new Verify.Rocm(
                        version(one.requiredText("version"), one.at("version")),
                        one.text("unstable").orElse("refuse").equals("accept"),
                        RocmKernels.known().with(rows),
                        one.text("kernel").map(text -> minimum(text, one.at("kernel")))),
                one.at("version"));
    }

    /** A version that the table does not list is an error on every host, unless it is newer than the table. */
    private static Verify.Rocm listed(Verify.Rocm rocm, At at) {
        if (rocm.table().judge(rocm.version(), true).fit() == RocmKernels.Fit.UNKNOWN) {
            throw new InvalidInput(Problem.at(at, "unknown ROCm version")
                    .expected("one of "
                            + rocm.table().rows().stream()
                                    .map(RocmKernels.Row::rocm)
                                    .distinct()
                                    .collect(Collectors.joining(", ")))
                    .found(rocm.version())
                    .hint("add a row for it under known"));
        }
        return rocm;
    }

    /** Warns of a version that is newer than the table. */
    static List<Problem> remarks(TaskBody body) {
        Optional<Data> found = body.get("rocm").filter(data -> !TaskBody.pending(data));
        if (found.isEmpty()) {
            return List.of();
        }
        Verify.Rocm rocm = rocm(found.get(), body);
        return rocm.table().judge(rocm.version(), true).fit() == RocmKernels.Fit.NEWER
                ? List.of(Problem.at(
                                found.get().at(), "ROCm " + rocm.version() + " is newer than the table of this program")
                        .hint("its match with the kernel cannot be checked; a row under known adds it"))
                : List.of();
    }

    private static String version(String text, At at) {
        if (!RocmKernels.isVersion(text)) {
            throw new InvalidInput(Problem.at(at, "this is not a version of ROCm")
                    .expected("such as 7.2.1")
                    .found(text));
        }
        return text;
    }

    private static Upstream minimum(String text, At at) {
        return Upstream.of(text)
                .orElseThrow(() -> new InvalidInput(Problem.at(at, "invalid kernel version")
                        .expected("an upstream version such as 6.18.4")
                        .found(text)));
    }

    private static List<Verify.Parameter> parameters(TaskBody body) {
        List<Verify.Parameter> parameters = new ArrayList<>();
        body.textMap("parameters").forEach((name, value) -> {
            String[] parts = name.replace('-', '_').split("\\.", 2);
            parameters.add(new Verify.Parameter(parts[0], parts[1], value));
        });
        return parameters;
    }

    private static int number(String text, At at) {
        try {
            return Integer.decode(text);
        } catch (NumberFormatException e) {
            throw new InvalidInput(Problem.at(at, "this is not a MES version")
                    .expected("such as 0x80")
                    .found(text));
        }
    }

    private static List<Verify.Path> paths(TaskBody body, String key) {
        List<Verify.Path> paths = new ArrayList<>();
        if (body.get(key).orElse(null) instanceof Data.Seq seq) {
            for (Data item : seq.items()) {
                if (!(item instanceof Data.Dict)) {
                    paths.add(new Verify.Path(TaskBody.scalar(item), Optional.empty(), Optional.empty(), ""));
                    continue;
                }
                TaskBody one = new TaskBody(item, body.workspace());
                paths.add(new Verify.Path(
                        one.requiredText("path"),
                        one.text("mode"),
                        one.text("group"),
                        one.text("contains").orElse("")));
            }
        }
        return paths;
    }

    private static List<Verify.Http> http(TaskBody body) {
        List<Verify.Http> questions = new ArrayList<>();
        if (body.get("http").orElse(null) instanceof Data.Seq seq) {
            for (Data item : seq.items()) {
                TaskBody one = new TaskBody(item, body.workspace());
                questions.add(new Verify.Http(
                        HttpQuestion.get(uri(one)),
                        one.number("status").orElse(200L),
                        one.text("contains").orElse("")));
            }
        }
        return questions;
    }

    private static URI uri(TaskBody one) {
        String text = one.requiredText("url");
        try {
            URI uri = new URI(text);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw notHttp(one, text, e.getReason());
        }
        throw notHttp(one, text, null);
    }

    private static InvalidInput notHttp(TaskBody one, String text, @org.jspecify.annotations.Nullable String why) {
        return new InvalidInput(Problem.at(one.at("url"), "this is not an http address")
                .expected("such as http://127.0.0.1:8000/health")
                .found(text)
                .hint(why));
    }
}
