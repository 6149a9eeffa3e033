package dev.provision.doctor;

import java.util.List;
import java.util.Locale;

/** Which ROCm in an image goes with which kernel of a host: the two are one joint constraint. */
public interface KernelRocm {
    enum Verdict {
        OK,
        UNSTABLE,
        UNSUPPORTED,
        /** The matrix says nothing of this ROCm. */
        UNKNOWN;

        static Verdict of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What the matrix says of a pair.
     *
     * @param good versions of ROCm that go with this kernel, for a person
     */
    record Answer(Verdict verdict, String good, List<String> sources) {
        public Answer {
            sources = List.copyOf(sources);
        }
    }

    /**
     * Looks up a pair.
     *
     * @param fixedKernel whether the running kernel has the fixes for gfx1151, backported or not
     * @param rocm as /opt/rocm/.info/version says it: {@code 7.2.1-65}, {@code 7.2.1}
     */
    Answer judge(boolean fixedKernel, String rocm);
}
