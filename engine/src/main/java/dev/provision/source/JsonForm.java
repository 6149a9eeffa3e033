package dev.provision.source;

import org.json.JSONArray;
import org.json.JSONObject;

/** Values in the form that the validator takes. */
final class JsonForm {
    private JsonForm() {}

    static Object of(Data data) {
        if (data instanceof Data.Dict dict) {
            JSONObject object = new JSONObject();
            dict.entries().forEach((key, value) -> object.put(key, of(value)));
            return object;
        }
        if (data instanceof Data.Seq seq) {
            JSONArray array = new JSONArray();
            seq.items().forEach(item -> array.put(of(item)));
            return array;
        }
        if (data instanceof Data.Hidden hidden) {
            return hidden.value().reveal();
        }
        Object plain = data.plain();
        return plain == null ? JSONObject.NULL : plain;
    }
}
