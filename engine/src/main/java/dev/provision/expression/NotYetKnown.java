package dev.provision.expression;

/** An expression uses a value that only a host or an earlier task can give; not an error. */
public final class NotYetKnown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;

    public NotYetKnown(String name) {
        super(name, null, false, false);
        this.name = name;
    }

    /** The name that has no value yet: {@code facts}, or what a task registers. */
    public String name() {
        return name;
    }
}
