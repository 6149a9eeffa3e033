package dev.provision.resource;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Map;

/** A workspace without any file, for tests of bodies that name none. */
public enum NoFiles implements Workspace {
    INSTANCE;

    @Override
    public byte[] file(String path, At at) {
        throw new InvalidInput(Problem.at(at, path + " does not exist"));
    }

    @Override
    public Data rendered(String path, At at) {
        throw new InvalidInput(Problem.at(at, path + " does not exist"));
    }

    @Override
    public Map<String, byte[]> folder(String path, At at) {
        throw new InvalidInput(Problem.at(at, path + " does not exist"));
    }
}
