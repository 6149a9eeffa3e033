package dev.provision.report;

import dev.provision.record.Event;
import dev.provision.record.EventJson;
import dev.provision.secret.Masked;
import dev.provision.secret.Redactor;
import java.io.PrintStream;
import java.time.Clock;

/** A run for a program: one JSON object a line, of the form that {@code schemas/event.schema.json} describes. */
public final class JsonReport implements Event.Sink {
    private final PrintStream out;
    private final Clock clock;
    private final Redactor redactor;

    public JsonReport(PrintStream out, Clock clock, Redactor redactor) {
        this.out = out;
        this.clock = clock;
        this.redactor = redactor;
    }

    @Override
    public synchronized void accept(Event event) {
        out.println(Masked.json(EventJson.of(event, clock.instant()), redactor));
        out.flush();
    }
}
