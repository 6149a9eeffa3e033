package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    @ParameterizedTest
    @MethodSource("dev.provision.source.SchemasTest#schemas")
    void reads_each_schema_as_the_library_does(String name) throws IOException {
        String text = Files.readString(Path.of("../schemas", name));
        assertThat(JsonText.object(text).toMap()).isEqualTo(new JSONObject(text).toMap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\" : [ ] , \"b\":[1,-2.50,1e3,true,false,null,{}]}\n",
                "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9x\", \"\\u0062\": \"plain\", \"c\": \"\"}",
                "{\"large\": 12345678901234567890, \"small\": 0.1}"
            })
    void reads_every_kind_of_value_as_the_library_does(String text) {
        assertThat(JsonText.object(text).toMap()).isEqualTo(new JSONObject(text).toMap());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":[1",
                "{\"a\":word}",
                "{\"a\":\"open}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\uzzzz\"}",
                "{\"a\":1 2}",
                "{a:1}",
                "{\"a\":1,\"a\":2}"
            })
    void rejects_what_is_not_one_object(String text) {
        assertThatThrownBy(() -> JsonText.object(text)).isInstanceOf(JSONException.class);
    }
}
