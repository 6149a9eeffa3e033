package dev.provision.knowledge;

import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * Which ROCm (that of the image) works on which kernel (that of the host): one joint constraint, since both sides must agree
 * on the size of the wave state (domain.md 1.3).
 */
public final class RocmKernels {
    private static final RocmKernels KNOWN =
            new RocmKernels(rows(new JSONObject(ScriptFile.read(RocmKernels.class, "rocm-kernels.json"))));
    private static final Pattern VERSION =
            Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\.([0-9]{1,4}))?(?![0-9]).*");

    private final List<Row> rows;

    private RocmKernels(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** How well a pair goes together. */
    public enum Fit {
        OK,
        UNSTABLE,
        NO,
        UNKNOWN,
        /** Newer than every row. */
        NEWER;

        /** {@code ok}, {@code unstable} or {@code no}. */
        public static Fit of(String written) {
            return valueOf(written.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What is known of one version and all that begin with it.
     *
     * @param rocm {@code 7.2}, or {@code 7.2.0} for that alone
     * @param fixed on kernels with the fixes, {@code other} on those without
     * @param source who says so
     */
    public record Row(String rocm, Fit fixed, Fit other, String source) {}

    /** @param source who says so; empty if nothing is known */
    public record Judgement(Fit fit, String source) {}

    /** What comes with the program. */
    public static RocmKernels known() {
        return KNOWN;
    }

    /** With an operator's rows; of rows for the same version they count. */
    public RocmKernels with(List<Row> own) {
        List<Row> all = new ArrayList<>(own);
        all.addAll(rows);
        return new RocmKernels(all);
    }

    public List<Row> rows() {
        return rows;
    }

    /** The versions that go with a kernel, of which more specific rows may except some; for a person. */
    public String good(boolean fixedKernel) {
        return rows.stream()
                .filter(row -> (fixedKernel ? row.fixed() : row.other()) == Fit.OK)
                .map(Row::rocm)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Whether a text is a version of ROCm, whatever follows its numbers: {@code 7.2.1}, {@code 7.11.0rc1}. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** Judges a version of ROCm on a kernel that has the fixes or not. */
    public Judgement judge(String rocm, boolean fixedKernel) {
        String wanted = dotted(rocm);
        // Stable: of rows that are as long, the operator's come first.
        Optional<Row> row = rows.stream()
                .filter(one -> wanted.startsWith(one.rocm() + "."))
                .max(Comparator.comparingInt((Row one) -> one.rocm().length())
                        .thenComparing(rows::indexOf, Comparator.reverseOrder()));
        return row.map(one -> new Judgement(fixedKernel ? one.fixed() : one.other(), one.source()))
                .orElse(new Judgement(isNewer(rocm) ? Fit.NEWER : Fit.UNKNOWN, ""));
    }

    private boolean isNewer(String rocm) {
        Optional<Upstream> version = Upstream.of(rocm);
        return version.isPresent()
                && rows.stream()
                        .flatMap(row -> Upstream.of(row.rocm()).stream())
                        .allMatch(row -> version.get().compareTo(row) > 0);
    }

    /** All three numbers and a dot after each, so that 7.1 is not the beginning of 7.10. */
    private static String dotted(String rocm) {
        Matcher match = VERSION.matcher(rocm);
        if (!match.matches()) {
            return "";
        }
        return match.group(1) + "." + match.group(2) + "." + (match.group(3) == null ? "0" : match.group(3)) + ".";
    }

    private static List<Row> rows(JSONObject file) {
        JSONArray rows = file.getJSONArray("rows");
        List<Row> read = new ArrayList<>();
        for (int i = 0; i < rows.length(); i++) {
            JSONObject row = rows.getJSONObject(i);
            read.add(new Row(
                    row.getString("rocm"),
                    Fit.of(row.getString("fixed_kernel")),
                    Fit.of(row.getString("other_kernel")),
                    file.getString("source")));
        }
        return read;
    }
}
