package dev.provision.cli;

import dev.provision.report.Paint;
import dev.provision.secret.Redactor;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The operator's terminal, or whatever stands for it, in UTF-8.
 *
 * @param terminal whether a person is likely to look at {@code out} while it is written
 */
record Console(PrintStream out, PrintStream err, boolean terminal, Redactor redactor) {
    static Console system() {
        boolean terminal = Boolean.getBoolean("provision.terminal");
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), terminal, new Redactor());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /** Colours only on a terminal; NO_COLOR and a dumb terminal are obeyed. */
    Paint paint() {
        String noColour = System.getenv("NO_COLOR");
        boolean wanted = terminal && (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
        return new Paint(wanted);
    }

    /** A line of plain output, secrets masked. */
    void line(String text) {
        out.println(redactor.mask(text));
    }

    /** A message beside the output, secrets masked. */
    void say(String text) {
        err.println(redactor.mask(text));
    }
}
