package dev.provision.resource;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A playbook's folder of text files, held in memory: each of them is also a template without expressions. */
public record FakeFolder(Map<String, String> files) implements Workspace {
    @Override
    public byte[] file(String path, At at) {
        return text(path, at).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Data rendered(String path, At at) {
        return new Data.Text(text(path, at), at);
    }

    @Override
    public Map<String, byte[]> folder(String path, At at) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        new TreeMap<>(files).forEach((name, text) -> {
            if (name.startsWith(path + "/")) {
                found.put(name.substring(path.length() + 1), text.getBytes(StandardCharsets.UTF_8));
            }
        });
        return found;
    }

    private String text(String path, At at) {
        String text = files.get(path);
        return text == null ? TaskBody.scalar(NoFiles.INSTANCE.rendered(path, at)) : text;
    }
}
