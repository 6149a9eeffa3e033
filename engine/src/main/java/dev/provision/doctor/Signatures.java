package dev.provision.doctor;

import dev.provision.shell.ScriptFile;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONObject;

/** Data files of signatures: the one that comes with the program, and the operator's. */
public final class Signatures {
    /** The schema of such a file. */
    public static final String SCHEMA = "signatures.schema.json";

    private Signatures() {}

    /** Those that come with the program. */
    public static List<Signature> shipped() {
        String text = ScriptFile.read(Signatures.class, "signatures.json");
        return read(Data.of(new JSONObject(text).toMap(), At.whole("signatures.json")), new SchemaCheck());
    }

    /** The operator's come first; one of the same name takes the place of ours. */
    public static List<Signature> with(Data operators, SchemaCheck schemas) {
        Map<String, Signature> byName = new LinkedHashMap<>();
        read(operators, schemas).forEach(one -> byName.put(one.name(), one));
        shipped().forEach(one -> byName.putIfAbsent(one.name(), one));
        return List.copyOf(byName.values());
    }

    /** @throws InvalidInput with everything that does not fit the schema, is no regular expression or has a name twice */
    private static List<Signature> read(Data data, SchemaCheck schemas) {
        Problems problems = new Problems();
        schemas.check(SCHEMA, data, SchemaCheck.Expressions.EVALUATED, problems);
        problems.throwIfAny();
        Map<String, Signature> signatures = new LinkedHashMap<>();
        for (Data item : ((Data.Seq) java.util.Objects.requireNonNull(((Data.Dict) data).get("signatures"))).items()) {
            try {
                Signature one = Signature.of((Data.Dict) item);
                if (signatures.put(one.name(), one) != null) {
                    problems.error(Problem.at(item.at(), "there are two signatures called " + one.name()));
                }
            } catch (InvalidInput e) {
                e.problems().forEach(problems::error);
            }
        }
        problems.throwIfAny();
        return new ArrayList<>(signatures.values());
    }
}
