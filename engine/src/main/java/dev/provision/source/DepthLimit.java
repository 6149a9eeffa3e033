package dev.provision.source;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops a document that is nested deeper than anyone writes, before the recursive composer meets it. */
final class DepthLimit implements Parser {
    static final int DEEPEST = 64;

    private final Parser parser;
    private final String name;
    private int depth;

    DepthLimit(Parser parser, String name) {
        this.parser = parser;
        this.name = name;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        Event.ID id = event.getEventId();
        if (id == Event.ID.SequenceStart || id == Event.ID.MappingStart) {
            depth++;
        } else if (id == Event.ID.SequenceEnd || id == Event.ID.MappingEnd) {
            depth--;
        }
        if (depth > DEEPEST) {
            throw new InvalidInput(Problem.at(Syntax.at(event.getStartMark(), name), "this is nested too deep")
                    .expected("at most " + DEEPEST + " levels"));
        }
        return event;
    }
}
