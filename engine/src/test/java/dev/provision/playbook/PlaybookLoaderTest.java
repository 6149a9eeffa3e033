package dev.provision.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlaybookLoaderTest {
    private static final Set<String> KEYS = Set.of("kernel_args", "reboot", "container");

    private final Path folder;
    private final Problems problems = new Problems();

    PlaybookLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private PlaybookLoaderTest file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    private Playbook load() {
        return new PlaybookLoader(new YamlReader(), new SchemaCheck(), KEYS).load(folder, "site.yml", problems);
    }

    private Playbook good() {
        Playbook playbook = load();
        assertThat(problems.errors()).isEmpty();
        return playbook;
    }

    private List<String> errors() {
        load();
        return problems.errors().stream()
                .map(problem -> problem.at() + " " + problem.message())
                .toList();
    }

    private static List<Object> plain(List<? extends Data> data) {
        return data.stream().map(Data::plain).map(Object.class::cast).toList();
    }

    @Test
    void reads_a_play_with_every_keyword() throws Exception {
        file("site.yml", """
            - name: Hosts
              hosts: halo:!maintenance
              become: true
              become_user: admin
              serial: [1, 25%]
              max_fail_percentage: 30
              tags: a, b
              environment: {LC_ALL: C}
              vars: {gtt: 124}
              vars_files: [more.yml]
              tasks:
                - name: Memory
                  kernel_args: {set: {amd_iommu: "off"}}
                  when: [a == 1, true]
                  loop: "{{ list }}"
                  notify: Again
                  register: out
                  tags: [c]
                  become: false
                  environment: {X: "1"}
                  no_log: true
                  retries: 2
                  delay: 10s
                  timeout: 30
                  ignore_errors: true
                - reboot: {when: required}
              handlers:
                - name: Again
                  reboot: {when: required}
            """).file("more.yml", "gtt: 1\nother: 2\n");
        Play play = good().plays().get(0);
        assertThat(play.name()).isEqualTo("Hosts");
        assertThat(play.hosts().value()).isEqualTo("halo:!maintenance");
        assertThat(play.become()).isTrue();
        assertThat(play.becomeUser()).contains("admin");
        assertThat(plain(play.serial())).containsExactly(1L, "25%");
        assertThat(play.maxFailPercentage()).contains(30);
        assertThat(plain(play.vars())).containsExactly(Map.of("gtt", 1L, "other", 2L), Map.of("gtt", 124L));
        assertThat(play.environment()).containsOnlyKeys("LC_ALL");
        Task task = play.tasks().get(0);
        assertThat(task.name()).isEqualTo("Memory");
        assertThat(task.key()).isEqualTo("kernel_args");
        assertThat(task.at()).hasToString("site.yml:12:7");
        assertThat(task.keyAt()).hasToString("site.yml:13:7");
        assertThat(plain(task.when())).containsExactly("a == 1", "true");
        assertThat(task.loop()).map(Data::plain).contains("{{ list }}");
        assertThat(plain(task.notifies())).containsExactly("Again");
        assertThat(task.register()).contains("out");
        assertThat(task.tags()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(task.become()).contains(false);
        assertThat(task.environment()).containsOnlyKeys("X");
        assertThat(task.noLog()).isTrue();
        assertThat(task.retries()).isEqualTo(2);
        assertThat(task.ignoreErrors()).isTrue();
        assertThat(task.directories()).containsExactly(folder);
        assertThat(play.tasks().get(1).name()).isEqualTo("reboot (site.yml:26:7)");
        assertThat(play.handlers()).extracting(Task::name).containsExactly("Again");
    }

    @Test
    void keeps_a_secret_of_the_environment_and_drops_what_the_schema_refuses() throws Exception {
        file("site.yml", """
            - hosts: all
              tasks:
                - reboot: {when: required}
                  environment: {TOKEN: {secret: {env: HF_TOKEN}}, A-B: x, DEBUG: true}
            """);
        assertThat(load().plays().get(0).tasks().get(0).environment()).containsOnlyKeys("TOKEN");
        assertThat(problems.errors()).hasSize(2);
    }

    @Test
    void gives_what_an_import_says_to_every_imported_task() throws Exception {
        file("site.yml", """
            - hosts: all
              tags: play
              tasks:
                - import_tasks: tasks/gpu.yml
                  when: outer
                  tags: import
                  become: true
                  vars: {x: 1}
                  environment: {A: "1", B: "1"}
            """).file("tasks/gpu.yml", """
                - reboot: {when: required}
                  when: inner
                  become: false
                  environment: {B: "2"}
                - import_tasks: deeper.yml
                  vars: {x: 2}
                """).file("tasks/deeper.yml", "- reboot: {when: required}\n");
        List<Task> tasks = good().plays().get(0).tasks();
        assertThat(plain(tasks.get(0).when())).containsExactly("outer", "inner");
        assertThat(tasks.get(0).tags()).containsExactlyInAnyOrder("play", "import");
        assertThat(tasks.get(0).become()).contains(false);
        assertThat(tasks.get(0).environment().get("A")).extracting(Data::plain).isEqualTo("1");
        assertThat(tasks.get(0).environment().get("B")).extracting(Data::plain).isEqualTo("2");
        assertThat(tasks.get(1).become()).contains(true);
        assertThat(plain(tasks.get(1).vars())).containsExactly(Map.of("x", 1L), Map.of("x", 2L));
        assertThat(tasks.get(1).at()).hasToString("tasks/deeper.yml:1:3");
        assertThat(tasks.get(1).directories()).containsExactly(folder.resolve("tasks"), folder);
    }

    @Test
    void gives_what_a_playbook_import_says_to_the_imported_plays() throws Exception {
        file("site.yml", "- import_playbook: parts/host.yml\n  when: w\n  tags: t\n  vars: {x: 2}\n")
                .file(
                        "parts/host.yml",
                        "- hosts: all\n"
                                + "  vars: {x: 1}\n"
                                + "  tasks: [reboot: {when: required}]\n"
                                + "  handlers: [{name: h, reboot: {when: required}}]\n");
        Play play = good().plays().get(0);
        assertThat(plain(play.vars())).containsExactly(Map.of("x", 1L), Map.of("x", 2L));
        assertThat(plain(play.tasks().get(0).when())).containsExactly("w");
        assertThat(play.tasks().get(0).tags()).containsExactly("t");
        assertThat(play.tasks().get(0).vars()).isEmpty();
        assertThat(play.handlers().get(0).when()).isEmpty();
        assertThat(play.at()).hasToString("parts/host.yml:1:3");
    }

    @Test
    void puts_roles_between_pre_tasks_and_tasks_with_their_dependencies_first() throws Exception {
        file("site.yml", """
            - hosts: all
              pre_tasks: [{name: pre, reboot: {when: required}}]
              roles:
                - gpu
                - {role: gpu}
                - {role: gpu, vars: {x: 3}, when: w, tags: t}
              tasks: [{name: last, reboot: {when: required}, notify: again}]
            """)
                .file("roles/gpu/tasks/main.yml", "- {name: gpu, reboot: {when: required}}\n")
                .file("roles/gpu/defaults/main.yml", "x: 1\n")
                .file("roles/gpu/vars/main.yaml", "y: 2\n")
                .file("roles/gpu/handlers/main.yml", "- {name: again, reboot: {when: required}}\n")
                .file("roles/gpu/meta/main.yml", "galaxy_info: {author: me}\ndependencies: [base]\n")
                .file("roles/base/tasks/main.yml", "- {name: base, reboot: {when: required}}\n");
        Play play = good().plays().get(0);
        assertThat(play.tasks())
                .extracting(Task::name)
                .containsExactly("pre", "base", "gpu", "gpu", "base", "gpu", "last");
        Task first = play.tasks().get(2);
        assertThat(plain(first.defaults())).containsExactly(Map.of("x", 1L));
        assertThat(plain(first.vars())).containsExactly(Map.of("y", 2L));
        assertThat(first.directories().get(0)).isEqualTo(folder.resolve("roles/gpu"));
        assertThat(first.directories()).endsWith(folder);
        Task withUse = play.tasks().get(5);
        assertThat(plain(withUse.vars())).containsExactly(Map.of("y", 2L), Map.of("x", 3L));
        assertThat(plain(withUse.when())).containsExactly("w");
        assertThat(withUse.tags()).containsExactly("t");
        assertThat(play.handlers()).hasSize(1);
    }

    @Test
    void names_the_chain_of_a_cycle_of_imports() throws Exception {
        file("site.yml", "- import_playbook: a.yml\n")
                .file("a.yml", "- import_playbook: b.yml\n")
                .file("b.yml", "- import_playbook: ./a.yml\n");
        load();
        assertThat(problems.errors()).singleElement().satisfies(problem -> {
            assertThat(problem.at()).hasToString("b.yml:1:20");
            assertThat(problem.found()).isEqualTo("a.yml -> b.yml -> a.yml");
        });
    }

    @Test
    void dependencies_and_the_role_that_names_them_see_each_other_s_variables() throws Exception {
        file("site.yml", "- {hosts: all, roles: [gpu, serving]}\n")
                .file("roles/gpu/meta/main.yml", "dependencies: [base]\n")
                .file("roles/gpu/tasks/main.yml", "- {name: gpu, reboot: {when: required}}\n")
                .file("roles/gpu/defaults/main.yml", "x: gpu\n")
                .file("roles/serving/meta/main.yml", "dependencies: [{role: base}]\n")
                .file("roles/serving/tasks/main.yml", "- {name: serving, reboot: {when: required}}\n")
                .file("roles/serving/vars/main.yml", "y: serving\n")
                .file("roles/base/tasks/main.yml", "- {name: base, reboot: {when: required}}\n")
                .file("roles/base/defaults/main.yml", "x: base\n")
                .file("roles/base/vars/main.yml", "y: base\n");

        List<Task> tasks = load().plays().get(0).tasks();

        assertThat(tasks)
                .extracting(task -> task.name() + " " + plain(task.defaults()) + plain(task.vars()))
                .containsExactly(
                        "base [{x=gpu}, {x=base}][{y=base}]",
                        "gpu [{x=base}, {x=gpu}][{y=base}]",
                        "base [{x=base}][{y=base}, {y=serving}]",
                        "serving [{x=base}][{y=base}, {y=serving}]");
    }

    @Test
    void names_the_chain_of_a_cycle_of_roles() throws Exception {
        file("site.yml", "- {hosts: all, roles: [a]}\n")
                .file("roles/a/meta/main.yml", "dependencies: [b]\n")
                .file("roles/b/meta/main.yml", "dependencies: [{role: a}]\n");
        load();
        assertThat(problems.errors()).singleElement().extracting(Problem::found).isEqualTo("a -> b -> a");
    }

    @Test
    void stops_imports_that_multiply() throws Exception {
        file("site.yml", "- {hosts: all, tasks: [{import_tasks: t0.yml}]}\n");
        for (int level = 0; level < 20; level++) {
            file("t" + level + ".yml", ("- import_tasks: t" + (level + 1) + ".yml\n").repeat(3));
        }
        file("t20.yml", "- reboot: {when: required}\n");
        assertThat(errors()).singleElement().asString().endsWith("there are too many imports");
    }

    @Test
    void finds_the_problems_of_all_files_in_one_go() throws Exception {
        file("site.yml", """
            - import_playbook: missing.yml
            - hosts: all
              vars_files: [bad.yml, gone.yml]
              roles: [gpuu]
              tasks:
                - import_tasks: tasks.yml
                - kernel_args: {set: {amd_iommu: true}}
                  reboot: {when: sometimes}
                - name: nothing
                - rebot: {}
                - reboot: {when: required}
                  when: "{{ x }}"
                  notify: Agian
              handlers:
                - {name: Again, reboot: {when: required}}
                - {name: Again, reboot: {when: required}}
                - reboot: {when: required}
            """)
                .file("bad.yml", "a: [\n")
                .file("roles/gpu/tasks/main.yml", "[]\n")
                .file("tasks.yml", "- {nmae: x, reboot: {when: required}}\n");
        assertThat(errors())
                .containsExactly(
                        "bad.yml:2:1 a value is missing here",
                        "site.yml:1:20 missing.yml does not exist",
                        "site.yml:3:25 gone.yml does not exist",
                        "site.yml:4:11 there is no role \"gpuu\" in roles",
                        "site.yml:7:38 \"amd_iommu\" must be text, a number or a list",
                        "site.yml:8:7 a task is about one resource, and this one has 2",
                        "site.yml:8:22 \"when\" has a value that is not allowed",
                        "site.yml:9:7 this task names no resource",
                        "site.yml:10:7 unknown key \"rebot\"",
                        "site.yml:12:13 \"when\" is an expression already",
                        "site.yml:13:15 there is no handler \"Agian\" in this play",
                        "site.yml:16:7 there are two handlers named \"Again\"",
                        "site.yml:17:7 this handler has no name",
                        "tasks.yml:1:4 unknown key \"nmae\"");
    }

    @Test
    void a_nul_in_a_path_is_a_problem_like_any_other() throws Exception {
        file("site.yml", "- import_playbook: \"a\\0b\"\n");
        assertThat(errors()).containsExactly("site.yml:1:20 invalid path");
    }
}
