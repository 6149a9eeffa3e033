package dev.provision.doctor;

import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.json.JSONArray;
import org.json.JSONObject;

/** AMD's matrix for its own binaries, from a data file of rows in the order and shape of AMD's table. */
public final class RocmMatrix implements KernelRocm {
    private record Row(List<String> versions, Verdict fixed, Verdict other) {
        Verdict on(boolean fixedKernel) {
            return fixedKernel ? fixed : other;
        }

        /** A version that is written with fewer parts means all below it. */
        boolean has(String version) {
            return versions.stream().anyMatch(one -> version.equals(one) || version.startsWith(one + "."));
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> sources;

    private RocmMatrix(JSONObject json) {
        this.sources = texts(json.getJSONArray("sources"));
        for (Object one : json.getJSONArray("rows")) {
            JSONObject row = (JSONObject) one;
            rows.add(new Row(
                    texts(row.getJSONArray("rocm")),
                    Verdict.of(row.getString("fixed_kernel")),
                    Verdict.of(row.getString("other_kernel"))));
        }
    }

    /** The matrix that comes with the program. */
    public static RocmMatrix shipped() {
        return new RocmMatrix(new JSONObject(ScriptFile.read(RocmMatrix.class, "rocm-kernels.json")));
    }

    @Override
    public Answer judge(boolean fixedKernel, String rocm) {
        String version = rocm.strip().replaceFirst("[^0-9.].*", "");
        String good = rows.stream()
                .filter(row -> row.on(fixedKernel) == Verdict.OK)
                .flatMap(row -> row.versions().stream())
                .collect(Collectors.joining(", "));
        Verdict verdict = rows.stream()
                .filter(row -> row.has(version))
                .map(row -> row.on(fixedKernel))
                .findFirst()
                .orElse(Verdict.UNKNOWN);
        return new Answer(verdict, good, sources);
    }

    private static List<String> texts(JSONArray array) {
        return array.toList().stream().map(String::valueOf).toList();
    }
}
