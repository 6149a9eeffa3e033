package dev.provision.transport.ssh;

import dev.provision.transport.limit.Printable;
import java.util.function.Consumer;
import net.schmizz.sshj.common.LoggerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLogger;

/** Sends what the SSH library has to say to the operator's sink, or nowhere: it logs ordinary refusals as errors. */
final class DebugLog implements LoggerFactory {
    private final @Nullable Consumer<String> sink;

    DebugLog(@Nullable Consumer<String> sink) {
        this.sink = sink;
    }

    void say(String line) {
        if (sink != null) {
            sink.accept(Printable.of(line));
        }
    }

    @Override
    public Logger getLogger(String name) {
        return sink == null ? NOPLogger.NOP_LOGGER : new Sink(name, sink);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getSimpleName());
    }

    private static final class Sink extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final transient Consumer<String> sink;

        Sink(String name, Consumer<String> sink) {
            this.name = name;
            this.sink = sink;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                @Nullable Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            String text = MessageFormatter.basicArrayFormat(pattern, arguments);
            sink.accept(Printable.of(name + ": " + text + (thrown == null ? "" : ": " + thrown)));
        }
    }
}
