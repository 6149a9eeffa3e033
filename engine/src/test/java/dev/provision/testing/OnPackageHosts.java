package dev.provision.testing;

import dev.provision.resource.ResourceType;
import java.nio.file.Path;

/** Tests of a kind that looks at packages, on hosts as their distributions make them. */
public abstract class OnPackageHosts<D, O> {
    protected final Path folder;

    /** @param folder an empty one, for one host */
    protected OnPackageHosts(Path folder) {
        this.folder = folder;
    }

    /** @param root the folder that stands for {@code /} */
    protected abstract ResourceType<D, O> type(String root);

    protected final ResourceType<D, O> type(PackageHost on) {
        return type(on.host.root());
    }

    /** @param name of a file of {@code hosts/}, without its ending */
    protected final PackageHost host(String name) {
        return PackageHost.of(name, folder, "dash");
    }
}
