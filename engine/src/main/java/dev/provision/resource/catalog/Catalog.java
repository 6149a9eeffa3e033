package dev.provision.resource.catalog;

import dev.provision.resource.ResourceTypes;
import dev.provision.resource.block.BlockType;
import dev.provision.resource.command.CommandType;
import dev.provision.resource.compose.ComposeType;
import dev.provision.resource.container.ContainerType;
import dev.provision.resource.cron.CronType;
import dev.provision.resource.download.DownloadType;
import dev.provision.resource.file.FileType;
import dev.provision.resource.firmware.FirmwareType;
import dev.provision.resource.fwupd.FwupdType;
import dev.provision.resource.group.GroupType;
import dev.provision.resource.image.ImageType;
import dev.provision.resource.kernel.KernelType;
import dev.provision.resource.kernelargs.KernelArgsType;
import dev.provision.resource.line.LineType;
import dev.provision.resource.modprobe.ModprobeType;
import dev.provision.resource.packages.PackagesType;
import dev.provision.resource.reboot.RebootType;
import dev.provision.resource.registrylogin.RegistryLoginType;
import dev.provision.resource.service.ServiceType;
import dev.provision.resource.sysctl.SysctlType;
import dev.provision.resource.timer.TimerType;
import dev.provision.resource.tunedprofile.TunedProfileType;
import dev.provision.resource.udevrule.UdevRuleType;
import dev.provision.resource.user.UserType;
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
                new SysctlType(),
                new ModprobeType(),
                new UdevRuleType(),
                new TunedProfileType(),
                new RegistryLoginType(),
                new FwupdType(),
                new RebootType(),
                new VerifyType(),
                new GroupType(),
                new UserType(),
                new LineType(),
                new BlockType(),
                new CronType(),
                new TimerType(),
                new DownloadType(),
                new ContainerType(),
                new ComposeType(),
                new ImageType()));
    }
}
