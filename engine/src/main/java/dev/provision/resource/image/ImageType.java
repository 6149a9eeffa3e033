package dev.provision.resource.image;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.resource.TaskBody;

/** {@code image}: an image that is built on the host. */
public final class ImageType implements ResourceType<Image, Found> {
    @Override
    public String key() {
        return "image";
    }

    @Override
    public Image parse(TaskBody body) {
        return new ImageBody(body).read();
    }

    @Override
    public String describe(Image desired) {
        return desired.tags().get(0).toString();
    }

    @Override
    public Probe<Found> probe(Image desired, Facts facts) {
        return new ImageProbe(desired);
    }

    @Override
    public Assessment plan(Image desired, Found observed, Outlook outlook) throws CannotPlan {
        return new ImagePlan(desired, observed).assess();
    }
}
