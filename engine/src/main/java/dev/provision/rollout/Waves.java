package dev.provision.rollout;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.List;

/** Splits hosts into waves as {@code serial} says. */
final class Waves {
    private Waves() {}

    /**
     * The waves, in order, none empty.
     *
     * @param serial whole numbers, or percentages of all hosts (rounded down, at least one host); the last size repeats;
     *     empty = one wave
     * @throws InvalidInput at a size that is neither
     */
    static <T> List<List<T>> of(List<T> hosts, List<Data> serial) {
        List<List<T>> waves = new ArrayList<>();
        int from = 0;
        while (from < hosts.size()) {
            int size = serial.isEmpty()
                    ? hosts.size()
                    : size(serial.get(Math.min(waves.size(), serial.size() - 1)), hosts.size());
            int to = Math.min(hosts.size(), from + size);
            waves.add(List.copyOf(hosts.subList(from, to)));
            from = to;
        }
        return waves;
    }

    private static int size(Data written, int hosts) {
        String text = written instanceof Data.Num num ? num.written() : String.valueOf(written.plain());
        try {
            int size = text.endsWith("%")
                    ? Math.max(1, hosts * Integer.parseInt(text.substring(0, text.length() - 1)) / 100)
                    : Integer.parseInt(text);
            if (size > 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw notASize(written);
        }
        throw notASize(written);
    }

    private static InvalidInput notASize(Data written) {
        return new InvalidInput(Problem.at(written.at(), "this is not the size of a wave")
                .expected("a whole number of hosts above 0, or a percentage such as 25%"));
    }
}
