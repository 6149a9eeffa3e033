package dev.provision.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The terminal that the program was started from, wherever its standard streams lead: {@code apply -K site.yml | tee log}
 * can still ask. Java's own console is there only if no stream is redirected, and from Java 22 on even without a terminal.
 */
final class ControllingTerminal {
    private static final File TTY = new File("/dev/tty");

    private ControllingTerminal() {}

    /** Whether there is one: /dev/tty itself is always there. */
    static boolean exists() {
        try (InputStream open = new FileInputStream(TTY)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks for a line that is not shown while it is typed.
     *
     * @return the line without its end; empty at the end of input
     * @throws IOException without a terminal, or if it cannot be kept from showing what is typed
     */
    static Optional<String> askHidden(String prompt) throws IOException {
        try (OutputStream out = new FileOutputStream(TTY);
                InputStream in = new FileInputStream(TTY)) {
            String before = stty("-g");
            // Ctrl-C at the prompt must not leave the operator with a terminal that shows nothing.
            Thread restore = new Thread(() -> restore(before), "restore-terminal");
            Runtime.getRuntime().addShutdownHook(restore);
            try {
                stty("-echo");
                write(out, prompt);
                return line(in);
            } finally {
                restore(before);
                write(out, "\n");
                forget(restore);
            }
        }
    }

    private static void forget(Thread restore) {
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException ending) {
            // The program is ending, and the hook has run or will.
        }
    }

    private static void restore(String before) {
        try {
            stty(before);
        } catch (IOException e) {
            System.err.println("provision: the terminal may not show what is typed; cure it with: stty sane");
        }
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String stty(String argument) throws IOException {
        Process process = new ProcessBuilder("stty", argument)
                .redirectInput(TTY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("stty " + argument + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }
}
