package dev.provision.resource.cron;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;
import dev.provision.resource.file.FileType;

/** {@code cron}: a job in a file of its own under /etc/cron.d, which cron looks at every minute by itself. */
public final class CronType implements ResourceType<Cron, Seen> {
    private static final FileType FILE = new FileType();

    @Override
    public String key() {
        return "cron";
    }

    @Override
    public Cron parse(TaskBody body) {
        return new CronBody(body).read();
    }

    @Override
    public String describe(Cron desired) {
        return desired.name();
    }

    @Override
    public Probe<Seen> probe(Cron desired, Facts facts) {
        return new CronProbe(desired.job().map(Cron.Job::user).orElse("root"), FILE.probe(desired.files(), facts));
    }

    @Override
    public Assessment plan(Cron desired, Seen observed, Outlook outlook) throws CannotPlan {
        if (desired.job().isPresent()) {
            if (!observed.daemon() || !observed.files().get(0).parent()) {
                throw new CannotPlan(
                        "the host has no cron",
                        "install cron (Debian, Ubuntu) or cronie (Fedora) in an earlier task, or use timer");
            }
            if (!observed.user()) {
                throw new CannotPlan(
                        "the host has no user " + desired.job().get().user() + " to run the job",
                        "make it in an earlier task (user)");
            }
        }
        return FILE.plan(desired.files(), observed.files(), outlook);
    }
}
