package dev.provision.cli;

import dev.provision.apply.FactsMemory;
import dev.provision.inventory.Host;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Account;
import dev.provision.transport.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Facts in files of this user, one for each way to reach a host. A file that others can write, or of another format, counts as
 * none: it only costs one more request.
 */
final class StoredFacts implements FactsMemory {
    private static final String FORMAT = "provision facts 1\n";
    private static final long LONGEST = 256L * 1024;

    /** They differ each time and choose nothing. */
    private static final List<String> FLEETING = List.of("memory MemFree:", "memory MemAvailable:");

    private final Path directory;

    StoredFacts(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<ProbeOutput> recall(Host host, Account account) {
        try {
            return read(file(host, account)).map(ProbeOutput::of);
        } catch (IOException e) {
            return Optional.empty(); // as for a host that is not known yet
        }
    }

    @Override
    public void keep(Host host, Account account, ProbeOutput answer) {
        String text = answer.text()
                .lines()
                .filter(line -> FLEETING.stream().noneMatch(line::startsWith))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        Path file = file(host, account);
        try {
            if (read(file).equals(Optional.of(text))) {
                return;
            }
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(directory, "new", ""); // mode 0600
            try {
                Files.writeString(fresh, FORMAT + text);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            // A full disk or a read-only home: the next run asks in two requests, and nothing else is lost.
        }
    }

    private Optional<String> read(Path file) throws IOException {
        if (!ours(directory) || !ours(file) || Files.size(file) > LONGEST) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        return text.startsWith(FORMAT) ? Optional.of(text.substring(FORMAT.length())) : Optional.empty();
    }

    /** Whether it exists, is no link, belongs to this user, and cannot be written by others. */
    private static boolean ours(Path path) throws IOException {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return !attributes.isSymbolicLink()
                    && attributes.owner().getName().equals(System.getProperty("user.name"))
                    && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path file(Host host, Account account) {
        Target target = host.target();
        String key = String.join(
                "\0",
                host.name(),
                target.address().orElse(""),
                target.port().map(String::valueOf).orElse(""),
                target.user().orElse(""),
                String.valueOf(account.becomeUser()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
