package dev.provision.plan;

import dev.provision.playbook.Play;
import dev.provision.playbook.Task;

/**
 * A task in the order in which a host goes through it.
 *
 * @param handler whether it counts only once something has notified it
 */
public record Entry(Play play, Task task, boolean handler) {}
