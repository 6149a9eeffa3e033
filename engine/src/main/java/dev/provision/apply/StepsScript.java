package dev.provision.apply;

import dev.provision.probe.ProbeScript;
import dev.provision.resource.Step;
import dev.provision.shell.Functions;
import dev.provision.shell.Quote;
import dev.provision.source.Lines;
import dev.provision.transport.Output;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one account as one script, and the way back from its output to theirs. A step that fails ends the script, with its
 * status; those behind it are not begun. Outputs are told apart by an unpredictable marker. An upload is a part of the script
 * if it is text; any other must be on the host already.
 */
final class StepsScript {
    /** Status of the script if no spool directory can be made; no step has begun then. */
    static final int NO_SPOOL = 126;

    /** Bytes of an upload that is a part of a script. */
    private static final int MOST_INLINE = 128 * 1024;

    private static final Pattern SECTION = Pattern.compile(
            "(?<kind>begin|end) (?<step>[0-9]{1,6})(?: (?<status>[0-9]{1,3}))?(?: (?<at>[0-9]+\\.[0-9]+))? ?");

    /** The braces make the shell read all of the script before it runs any of it. */
    private static final String PRELUDE = """
        {
        _pv_now() { _pv_up=; read -r _pv_up _pv_rest </proc/uptime; } 2>/dev/null
        _pv_begin() { _pv_now; printf '\\n%s\\n' "MARKER begin $1 $_pv_up"; printf '\\n%s\\n' "MARKER begin $1" >&2; }
        _pv_end() {
        _pv_now
        printf '\\n%s\\n' "MARKER end $1 $2 $_pv_up"
        printf '\\n%s\\n' "MARKER end $1" >&2
        [ "$2" = 0 ] || exit "$2"
        }
        umask 077
        """;

    private final String marker;
    private final List<Part> parts;
    private final boolean last;
    private final Optional<ProbeScript> questions;

    /**
     * @param spool directory of the change that the step is a part of
     * @param environment of the step
     */
    record Part(Step step, String spool, Map<String, String> environment) {}

    /**
     * What became of a step that was begun.
     *
     * @param ended whether it came to its end
     */
    record Ran(boolean ended, Output output, Duration took) {}

    /**
     * @param marker unpredictable to the host, letters and digits only
     * @param last whether these are the last steps of their changes, so that the spool directories are removed after them
     * @param questions asked after all steps, if each ended with status 0
     */
    StepsScript(String marker, List<Part> parts, boolean last, Optional<ProbeScript> questions) {
        this.marker = marker;
        this.parts = List.copyOf(parts);
        this.last = last;
        this.questions = questions;
    }

    /** An upload as text, if it can be a part of a script. */
    static Optional<String> inline(Step.Put put) {
        if (put.content().length > MOST_INLINE) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(put.content()))
                    .toString();
            return Optional.of(text).filter(content -> content.indexOf('\0') < 0);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The script to send. */
    String text() {
        StringBuilder script = new StringBuilder(PRELUDE.replace("MARKER", marker));
        Functions functions = functions();
        script.append(functions.text());
        String spools = spools();
        script.append("set --\nfor _pv_spool in")
                .append(spools)
                .append("; do [ -d \"$_pv_spool\" ] || set -- \"$@\" \"$_pv_spool\"; done\n")
                .append("[ $# = 0 ] || mkdir -- \"$@\" || exit ")
                .append(NO_SPOOL)
                .append('\n');
        for (int i = 0; i < parts.size(); i++) {
            script.append("_pv_begin ").append(i).append('\n');
            append(script, parts.get(i), functions);
            script.append("_pv_end ").append(i).append(" $?\n");
        }
        if (last) {
            script.append("rm -rf --").append(spools).append('\n');
        }
        questions.ifPresent(probes -> script.append("_pv_begin ")
                .append(parts.size())
                .append("\n(umask 022\n")
                .append(probes.text())
                .append(") </dev/null\n_pv_end ")
                .append(parts.size())
                .append(" 0\n"));
        return script.append("exit 0\n}\n").toString();
    }

    private Functions functions() {
        return new Functions(
                "_pv_",
                parts.stream()
                        .map(Part::step)
                        .filter(Step.Run.class::isInstance)
                        .map(step -> ((Step.Run) step).fragment())
                        .toList());
    }

    private String spools() {
        Set<String> spools = parts.stream().map(Part::spool).collect(Collectors.toCollection(LinkedHashSet::new));
        return spools.stream().map(spool -> " " + Quote.word(spool)).collect(Collectors.joining());
    }

    private static void append(StringBuilder script, Part part, Functions functions) {
        part.step().match(new Step.Cases<StringBuilder>() {
            @Override
            public StringBuilder run(Step.Run run) {
                script.append("(umask 022\nPROVISION_SPOOL=")
                        .append(Quote.word(part.spool()))
                        .append("; export PROVISION_SPOOL\n");
                part.environment().forEach((name, value) -> script.append(name)
                        .append('=')
                        .append(Quote.word(value))
                        .append("; export ")
                        .append(name)
                        .append('\n'));
                return script.append(functions.call(run.fragment())).append(") </dev/null\n");
            }

            @Override
            public StringBuilder put(Step.Put put) {
                return script.append("printf %s ")
                        .append(Quote.word(inline(put).orElseThrow()))
                        .append(" >")
                        .append(Quote.word(part.spool() + "/" + put.name()))
                        .append('\n');
            }

            @Override
            public StringBuilder await(Step.Await await) {
                throw new IllegalArgumentException("not a step of a script: " + await.title());
            }

            @Override
            public StringBuilder reboot(Step.Reboot reboot) {
                throw new IllegalArgumentException("not a step of a script: " + reboot.title());
            }
        });
    }

    /** What the questions were answered, if they were asked and all of it has come. */
    Optional<Output> answers(Output output) {
        String begin = "begin " + parts.size();
        Map<String, Section> out = sections(output.out());
        return out.containsKey("end " + parts.size())
                ? Optional.of(new Output(
                        0,
                        out.getOrDefault(begin, Section.NONE).text(),
                        sections(output.err()).getOrDefault(begin, Section.NONE).text(),
                        output.truncated()))
                : Optional.empty();
    }

    /** The steps that were begun, in order; all but the last have ended with status 0. */
    List<Ran> read(Output output) {
        Map<String, Section> out = sections(output.out());
        Map<String, Section> err = sections(output.err());
        List<Ran> ran = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Section begin = out.get("begin " + i);
            if (begin == null) {
                break;
            }
            Section end = out.get("end " + i);
            Section complaint = err.getOrDefault("begin " + i, Section.NONE);
            int status = end == null ? output.status() : end.status();
            ran.add(new Ran(
                    end != null,
                    new Output(status, begin.text(), complaint.text(), output.truncated()),
                    end == null ? Duration.ZERO : Duration.ofMillis(Math.round((end.at() - begin.at()) * 1000))));
        }
        return ran;
    }

    /** What stands behind a line with the marker, and what that line says. */
    private record Section(String text, int status, double at) {
        static final Section NONE = new Section("", 0, 0);
    }

    private Map<String, Section> sections(String output) {
        Map<String, Section> sections = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        @Nullable Matcher head = null;
        for (String line : Lines.of(output)) {
            @Nullable
            Matcher next = line.startsWith(marker + " ") ? SECTION.matcher(line.substring(marker.length() + 1)) : null;
            if (next == null || !next.matches()) {
                text.append(line).append('\n');
                continue;
            }
            add(sections, head, text);
            head = next;
        }
        add(sections, head, text);
        return sections;
    }

    private static void add(Map<String, Section> sections, @Nullable Matcher head, StringBuilder text) {
        if (head != null) {
            // The line feed before a marker is not the step's.
            String said = text.length() > 0 && text.charAt(text.length() - 1) == '\n'
                    ? text.substring(0, text.length() - 1)
                    : text.toString();
            String status = head.group("status");
            String at = head.group("at");
            sections.put(
                    head.group("kind") + " " + head.group("step"),
                    new Section(
                            said,
                            status == null ? 0 : Integer.parseInt(status),
                            at == null ? 0 : Double.parseDouble(at)));
        }
        text.setLength(0);
    }
}
