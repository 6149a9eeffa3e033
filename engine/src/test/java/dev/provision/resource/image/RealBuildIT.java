package dev.provision.resource.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.real.RealHosts;
import dev.provision.resource.Change;
import dev.provision.resource.FakeFolder;
import dev.provision.resource.Step;
import dev.provision.resource.TaskBody;
import dev.provision.resource.container.OnEngineHost;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds and pushes on a host with the real docker (BuildKit) and the real podman. */
@Tag("real")
@ParameterizedClass
@ValueSource(strings = {"docker", "podman"})
final class RealBuildIT extends OnEngineHost {
    private static final int HOST = 53;
    private static final ImageType TYPE = new ImageType();
    private static final String SPOOL = "/var/lib/provision-it";
    private static final String BASE = "localhost/provision-base:1";
    private static final String MAKE_BASE = """
            set -e
            rm -rf "$2"
            mkdir -p "$2/bin"
            cd "$2"
            cp /bin/busybox bin/
            for applet in $(bin/busybox --list); do [ -e "bin/$applet" ] || ln -s busybox "bin/$applet"; done
            mkdir -p usr/bin usr/local/lib usr/local/bin opt root var/lib/apt/lists
            cat >usr/bin/apt-get <<'EOF'
            #!/bin/sh
            echo "apt-get $*" >>/calls
            mkdir -p /usr/lib/any
            : >/usr/lib/any/libtcmalloc_minimal.so.4
            EOF
            cat >usr/bin/git <<'EOF'
            #!/bin/sh
            echo "git $*" >>/calls
            case $1 in
            init) mkdir -p "$3" ;;
            rev-parse) echo 0123abc ;;
            esac
            EOF
            cat >usr/bin/python3 <<'EOF'
            #!/bin/sh
            echo "python3 $* arch=$PYTORCH_ROCM_ARCH target=$VLLM_TARGET_DEVICE jobs=${MAX_JOBS-}" >>/calls
            EOF
            chmod 755 usr/bin/*
            tar -cf - . | "$1" import - "$3"
            """;
    private static final String TRUST = """
            set -e
            mkdir -p /etc/containers/containers.conf.d
            echo "{\\"insecure-registries\\":[\\"$1\\"],\\"storage-driver\\":\\"overlay2\\"}" >/etc/docker/daemon.json
            printf '[[registry]]\\nlocation = "%s"\\ninsecure = true\\n' "$1" >/etc/containers/registries.conf.d/it.conf
            # buildah raises limits, which not every machine that runs these hosts allows.
            printf '[containers]\\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\\n' \\
                >/etc/containers/containers.conf.d/it.conf
            systemctl reset-failed docker || true
            systemctl restart docker
            """;
    private static final String DOCKERFILE = """
            ARG BASE
            FROM ${BASE} AS build
            ARG WORDS=none
            COPY run.sh data/deep/file /app/
            RUN --mount=type=secret,id=token sha256sum /run/secrets/token >/app/sum
            RUN /app/run.sh && echo "$WORDS" >/app/words
            FROM build AS last
            ENTRYPOINT ["/app/run.sh"]
            """;

    private final String engine;

    @SuppressWarnings("NullAway.Init")
    private Registry registry;

    RealBuildIT(String engine) {
        super(HOST, SPOOL);
        this.engine = engine;
    }

    @BeforeEach
    void a_base_and_a_registry() throws Exception {
        registry = new Registry("0.0.0.0");
        assertThat(status(TRUST, address())).isZero();
        assertThat(status(MAKE_BASE, engine, SPOOL + "/root", BASE)).isZero();
    }

    @AfterEach
    void clean() throws Exception {
        try (Registry closing = registry) {
            status("\"$1\" images -q | sort -u | while read -r id; do \"$1\" rmi -f \"$id\"; done", engine);
        }
    }

    private String address() {
        return RealHosts.warehouse().replaceFirst(":.*", ":" + registry.port());
    }

    private String tag() {
        return address() + "/strix/app:1";
    }

    private Image image(String run, Object... more) {
        Map<String, String> files = new HashMap<>();
        files.put("image/Dockerfile", DOCKERFILE);
        files.put("image/run.sh", run);
        files.put("image/data/deep/file", "a ' b $x");
        Map<String, Object> body = new HashMap<>();
        body.put("tags", List.of(tag()));
        body.put("context", "image");
        body.put("engine", engine);
        body.put("build_args", Map.of("BASE", BASE, "WORDS", "two words 'q' $x"));
        body.put("secrets", Map.of("token", new Secret("s3cret")));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return TYPE.parse(new TaskBody(Data.of(body, At.whole("site.yml")), new FakeFolder(files)));
    }

    @Test
    void an_image_is_built_once_pushed_once_and_then_found_converged() throws Exception {
        Image desired = image("#!/bin/sh\necho one\n", "push", true);
        assertThat(host.plan(TYPE, desired).changes())
                .extracting(Change::summary)
                .containsExactly("build " + tag(), "push " + tag());

        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(registry.tags()).contains("strix/app:1");
        assertThat(String.valueOf(host.plan(TYPE, desired).result().get("digest")))
                .contains(registry.digest("strix/app:1"));
        assertThat(out("\"$1\" run --rm \"$2\"", engine, tag())).isEqualTo("one");
        assertThat(out("\"$1\" run --rm --entrypoint /bin/cat \"$2\" /app/words /app/file", engine, tag()))
                .isEqualTo("two words 'q' $x\na ' b $x");
        assertThat(out("\"$1\" history --no-trunc \"$2\"; \"$1\" inspect \"$2\"", engine, tag()))
                .doesNotContain("s3cret");
        assertThat(status("ls \"$1\"/secret.* \"$1\"/context", SPOOL)).isNotZero();
    }

    @Test
    void another_file_argument_or_stage_builds_it_anew_and_says_which() throws Exception {
        host.apply(TYPE, image("#!/bin/sh\necho one\n"));
        Image desired = image("#!/bin/sh\necho two\n", "build_args", Map.of("BASE", BASE), "target", "last");

        Change change = host.plan(TYPE, desired).changes().get(0);
        assertThat(change.summary()).isEqualTo("build anew " + tag());
        assertThat(change.diffs().toString())
                .contains("file run.sh", "build_args.WORDS", "target")
                .doesNotContain("file data");
        host.apply(TYPE, desired);

        assertThat(out("\"$1\" run --rm \"$2\"", engine, tag())).isEqualTo("two");
        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
    }

    @Test
    void a_build_that_fails_shows_the_end_of_its_log_and_leaves_the_image() throws Exception {
        host.apply(TYPE, image("#!/bin/sh\necho one\n"));

        assertThatThrownBy(() -> host.apply(TYPE, image("#!/bin/sh\necho gfx1151 is not for this compiler; exit 4\n")))
                .hasMessageContaining("gfx1151 is not for this compiler");

        assertThat(host.plan(TYPE, image("#!/bin/sh\necho one\n")).changes()).isEmpty();
    }

    @Test
    void a_lost_tag_is_set_without_a_build_and_a_push_that_failed_is_done_by_the_next() throws Exception {
        Image desired =
                image("#!/bin/sh\necho one\n", "push", true, "tags", List.of(tag(), address() + "/strix/app:2"));
        List<Change> changes = host.plan(TYPE, desired).changes();
        host.run(changes.get(0).steps());
        assertThat(status("\"$1\" rmi \"$2\"", engine, address() + "/strix/app:2"))
                .isZero();

        List<Change> rest = host.plan(TYPE, desired).changes();
        assertThat(rest).extracting(Change::summary).containsExactly("name " + tag(), "push " + tag());
        assertThat(rest.get(1).steps()).extracting(Step::title).hasSize(2);
        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(registry.tags()).contains("strix/app:1", "strix/app:2");
    }

    @Test
    void a_build_that_was_cut_after_any_step_is_completed_by_the_next() throws Exception {
        for (int cut = 1; cut <= 3; cut++) {
            Image desired = image("#!/bin/sh\necho " + cut + "\n");
            host.run(host.plan(TYPE, desired).changes().get(0).steps().subList(0, cut));

            host.apply(TYPE, desired);

            assertThat(host.plan(TYPE, desired).changes()).isEmpty();
            assertThat(out("\"$1\" run --rm \"$2\"", engine, tag())).isEqualTo(Integer.toString(cut));
        }
    }

    /** Its own base image has tens of gigabytes: this proves the lines and arguments, not that vLLM compiles. */
    @Test
    void the_seed_s_dockerfile_builds_on_a_stand_in_for_its_base() throws Exception {
        Map<String, String> files = new HashMap<>();
        for (String name : List.of("Dockerfile", "check.sh")) {
            files.put("image/" + name, Files.readString(Path.of("../playbooks/image", name)));
        }
        Map<String, Object> body = Map.of(
                "tags",
                List.of(tag()),
                "context",
                "image",
                "engine",
                engine,
                "build_args",
                Map.of("BASE_IMAGE", BASE, "VLLM_REF", "v0.99", "MAX_JOBS", 3));
        Image desired = TYPE.parse(new TaskBody(Data.of(body, At.whole("site.yml")), new FakeFolder(files)));

        host.apply(TYPE, desired);

        assertThat(host.plan(TYPE, desired).changes()).isEmpty();
        assertThat(out("\"$1\" run --rm --entrypoint /bin/cat \"$2\" /calls /opt/vllm-commit", engine, tag()))
                .contains("git fetch --quiet --depth 1 origin v0.99")
                .contains("pip install --no-cache-dir -r requirements/rocm.txt")
                .contains("--no-build-isolation --no-deps . arch=gfx1151 target=rocm jobs=3")
                .endsWith("0123abc");
        assertThat(out("\"$1\" image inspect --format '{{json .Config}}' \"$2\"", engine, tag()))
                .contains(
                        "PYTORCH_ROCM_ARCH=gfx1151",
                        "TORCH_ROCM_AOTRITON_ENABLE_EXPERIMENTAL=1",
                        "FLASH_ATTENTION_TRITON_AMD_ENABLE=TRUE",
                        "HIP_FORCE_DEV_KERNARG=1",
                        "VLLM_TARGET_DEVICE=rocm",
                        "ROCBLAS_USE_HIPBLASLT=1",
                        "LD_PRELOAD=/usr/local/lib/libtcmalloc_minimal.so.4",
                        "vllm.entrypoints.openai.api_server")
                .doesNotContain("HSA_OVERRIDE");
    }
}
