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
 * @param errTerminal the same of {@code err}
 */
record Console(PrintStream out, PrintStream err, boolean terminal, boolean errTerminal, Redactor redactor) {
    /** The launcher says which of the two is a terminal: Java itself can only tell whether everything is. */
    static Console system() {
        return new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                Boolean.getBoolean("provision.terminal"),
                Boolean.getBoolean("provision.terminal.err"),
                new Redactor());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /** For {@code out}: colours only on a terminal; NO_COLOR and a dumb terminal are obeyed. */
    Paint paint() {
        return new Paint(terminal && coloursAreWelcome());
    }

    /** The same for {@code err}. */
    Paint errPaint() {
        return new Paint(errTerminal && coloursAreWelcome());
    }

    /** Whether a line on {@code err} may be drawn again and again: never in a pipe, nor where a machine only seems to look. */
    boolean live() {
        String ci = System.getenv("CI");
        return errTerminal && (ci == null || ci.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    private static boolean coloursAreWelcome() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
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
