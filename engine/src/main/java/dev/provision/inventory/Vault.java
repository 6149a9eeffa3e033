package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;

/** What Ansible's vault has encrypted, which this program does not decrypt. */
final class Vault {
    private static final String HEADER = "$ANSIBLE_VAULT;";

    private Vault() {}

    static boolean isEncrypted(Data value) {
        return value instanceof Data.Text text && text.value().startsWith(HEADER);
    }

    static Problem warning(At at, String what) {
        return Problem.at(at, what + " is encrypted with ansible-vault and stays undefined")
                .hint("read it from elsewhere: {secret: {command: [ansible-vault, view, file]}}, or env, or file");
    }
}
