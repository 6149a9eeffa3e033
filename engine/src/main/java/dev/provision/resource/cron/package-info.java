/**
 * Resource type {@code cron}: jobs in files of their own under /etc/cron.d.
 */
@NullMarked
package dev.provision.resource.cron;

import org.jspecify.annotations.NullMarked;
