package dev.provision.secret;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;

/** JSON documents with every text in them masked, names of members included. */
public final class Masked {
    private Masked() {}

    /** A new document; masking single texts, not the encoded whole, so that escapes cannot hide a secret. */
    public static JSONObject json(JSONObject document, Redactor redactor) {
        JSONObject masked = new JSONObject();
        for (Iterator<String> names = document.keys(); names.hasNext(); ) {
            String name = names.next();
            Object value = document.get(name);
            boolean sensitive =
                    SensitiveName.is(name) && value instanceof String text && !SensitiveName.isHarmless(text);
            masked.put(redactor.mask(name), sensitive ? Redactor.MASK : value(value, redactor));
        }
        return masked;
    }

    private static Object value(Object value, Redactor redactor) {
        if (value instanceof String text) {
            return redactor.mask(text);
        }
        if (value instanceof JSONObject object) {
            return json(object, redactor);
        }
        if (value instanceof JSONArray array) {
            List<Object> items = new ArrayList<>();
            array.forEach(item -> items.add(value(item, redactor)));
            return new JSONArray(items);
        }
        if (value instanceof Iterable<?> list) {
            return value(new JSONArray(list), redactor);
        }
        if (value instanceof Map<?, ?> map) {
            return json(new JSONObject(map), redactor);
        }
        return value;
    }
}
