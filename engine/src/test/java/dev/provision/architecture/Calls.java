package dev.provision.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;

/** Calls of a named method. */
final class Calls {
    private Calls() {}

    static DescribedPredicate<JavaMethodCall> to(String type, String method) {
        return DescribedPredicate.describe(
                "calls of " + type + "." + method,
                call -> call.getTargetOwner().isEquivalentTo(named(type))
                        && call.getName().equals(method));
    }

    private static Class<?> named(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
