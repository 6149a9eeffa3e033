package dev.provision.resource.container;

import dev.provision.resource.NoFiles;
import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies of container tasks, and the seed's container as one of them. */
final class Bodies {
    /** In {@link #with}: the key is taken out. */
    static final Object ABSENT = new Object();

    private Bodies() {}

    static Container parse(Map<String, ?> body) {
        return new ContainerType().parse(new TaskBody(Data.of(body, new At("site.yml", 3, 7)), NoFiles.INSTANCE));
    }

    static Container tiny(Object... more) {
        return parse(with(Map.of("name", "tiny", "image", "tiny:1"), more));
    }

    static Container seed(Object... more) {
        return parse(with(seedBody(), more));
    }

    /** The seed's {@code docker run}. */
    static Map<String, Object> seedBody() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "vllm");
        body.put("image", "cr.example/rfhold/vllm:rocm-gfx1151");
        body.put("devices", List.of("/dev/kfd", "/dev/dri"));
        body.put("groups", List.of("video", "render"));
        body.put("ipc", "host");
        body.put("cap_add", List.of("SYS_PTRACE"));
        body.put("security_opt", List.of("seccomp=unconfined"));
        body.put("ports", List.of("8000:8000"));
        body.put(
                "volumes",
                List.of("/root/.cache/huggingface:/root/.cache/huggingface", "vllm-cache:/root/.cache/vllm"));
        body.put("environment", Map.of("HIP_FORCE_DEV_KERNARG", 1, "HF_TOKEN", new Secret("hf_abcdef")));
        body.put("command", List.of("--model", "zai-org/GLM-4.7-Flash", "--gpu-memory-utilization", 0.85));
        body.put("health", Map.of("http", "http://127.0.0.1:8000/health"));
        return body;
    }

    /** A body with some keys set, or taken out where the value is {@link #ABSENT}. */
    static Map<String, Object> with(Map<String, ?> body, Object... more) {
        Map<String, Object> changed = new LinkedHashMap<>(body);
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1] == ABSENT) {
                changed.remove(String.valueOf(more[i]));
            } else {
                changed.put(String.valueOf(more[i]), more[i + 1]);
            }
        }
        return changed;
    }
}
