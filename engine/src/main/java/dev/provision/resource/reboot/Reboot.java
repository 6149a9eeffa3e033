package dev.provision.resource.reboot;

import java.time.Duration;

/** @param always whether to reboot once per run even without a reason */
record Reboot(boolean always, Duration timeout, String message) {}
