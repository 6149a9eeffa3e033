package dev.provision.secret;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** This process's environment, this machine's files and programs. */
public final class LocalSecretAccess implements SecretAccess {
    private static final int LONGEST = 1024 * 1024 + 1;

    @Override
    public Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public String file(String path) throws IOException {
        Path file = path.startsWith("~/") ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IOException("it does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw new IOException("it may not be read", denied);
        }
    }

    @Override
    public String output(List<String> arguments, Duration within) throws IOException {
        Process process = new ProcessBuilder(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT) // a password manager may ask the operator something
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> drain(process));
        try {
            byte[] bytes = output.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it did not end within " + within.toSeconds() + " seconds");
            }
            if (process.exitValue() != 0) {
                throw new IOException("it ended with status " + process.exitValue());
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (TimeoutException late) {
            throw new IOException("it did not end within " + within.toSeconds() + " seconds", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException unreadable) {
            throw new IOException("its output cannot be read", unreadable);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            // Process.destroy would close the stream under its reader.
            process.toHandle().destroyForcibly();
        }
    }

    /** Reads to the end even of what is too much, so that the program does not block. */
    private static byte[] drain(Process process) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                kept.write(buffer, 0, Math.min(read, Math.max(0, LONGEST - kept.size())));
            }
            return kept.toByteArray();
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }
}
