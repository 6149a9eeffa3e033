package dev.provision.resource.catalog;

import dev.provision.resource.ResourceTypes;
import dev.provision.resource.command.CommandType;
import dev.provision.resource.compose.ComposeType;
import dev.provision.resource.container.ContainerType;
import dev.provision.resource.file.FileType;
import dev.provision.resource.firmware.FirmwareType;
import dev.provision.resource.image.ImageType;
import dev.provision.resource.kernel.KernelType;
import dev.provision.resource.kernelargs.KernelArgsType;
import dev.provision.resource.packages.PackagesType;
import dev.provision.resource.reboot.RebootType;
import dev.provision.resource.service.ServiceType;
import dev.provision.resource.verify.VerifyType;
import java.util.List;

/** The one literal list of resource types; a new kind is one line here. */
public final class Catalog {
    private Catalog() {}

    public static ResourceTypes types() {
        return new ResourceTypes(List.of(
                // One a line, so that kinds that are added at the same time do not meet.
                new PackagesType(), //
                new FileType(),
                new ServiceType(),
                new CommandType(),
                new FirmwareType(),
                new KernelType(),
                new KernelArgsType(),
                new RebootType(),
                new VerifyType(),
                new ContainerType(),
                new ComposeType(),
                new ImageType()));
    }
}
