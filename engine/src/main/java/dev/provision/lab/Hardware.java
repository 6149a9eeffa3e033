package dev.provision.lab;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Ryzen AI Max+ 395 (gfx1151) with 128 GB as a kernel shows it: what /sys, /proc/meminfo and the kernel's log say, from the
 * command line, the initramfs and the policy of the drivers (domain.md 1.1, 3.2, 6.1).
 */
final class Hardware {
    static final long MEM_TOTAL_KIB = 131_725_312;
    private static final long PAGE = 4096;
    private static final long DEFAULT_PAGES = MEM_TOTAL_KIB * 1024 / PAGE / 2;
    private static final String GPU = "0000:c5:00.0";

    private final List<String> arguments;
    private final Initramfs initramfs;

    Hardware(List<String> arguments, Initramfs initramfs) {
        this.arguments = List.copyOf(arguments);
        this.initramfs = initramfs;
    }

    /** The limit of the ttm module: the command line beats modprobe.d; nonsense is ignored by the kernel. */
    long pagesLimit() {
        return last("ttm.pages_limit")
                .or(() -> initramfs.option("ttm.pages_limit"))
                .flatMap(Hardware::whole)
                .filter(pages -> pages > 0)
                .orElse(DEFAULT_PAGES);
    }

    /** Deprecated amdgpu.gttsize still takes effect. */
    long gttBytes() {
        return last("amdgpu.gttsize")
                .flatMap(Hardware::whole)
                .filter(mib -> mib > 0)
                .map(mib -> mib << 20)
                .orElse(pagesLimit() * PAGE);
    }

    boolean iommu() {
        return !last("amd_iommu").equals(Optional.of("off"));
    }

    private String mes() {
        return initramfs.mes();
    }

    /** Files under /sys. */
    Map<String, String> sysfs() {
        Map<String, String> files = new TreeMap<>();
        String cpu = "class/kfd/kfd/topology/nodes/0/";
        files.put(cpu + "gpu_id", "0");
        files.put(cpu + "properties", "cpu_cores_count 32\nsimd_count 0\nmem_banks_count 1\ngfx_target_version 0\n");
        String gpu = "class/kfd/kfd/topology/nodes/1/";
        files.put(gpu + "gpu_id", "40453");
        files.put(gpu + "name", "ip discovery");
        files.put(
                gpu + "properties",
                "cpu_cores_count 0\nsimd_count 80\nmem_banks_count 1\nmax_waves_per_simd 16\nlds_size_in_kb 64\n"
                        + "wave_front_size 32\narray_count 4\nsimd_arrays_per_engine 2\ncu_per_simd_array 10\n"
                        + "simd_per_cu 2\ngfx_target_version 110501\nvendor_id 4098\ndevice_id 5510\n"
                        + "drm_render_minor 128\nnum_sdma_engines 1\nlocal_mem_size 0\nfw_version 32\n");
        files.put(
                gpu + "mem_banks/0/properties",
                "heap_type 1\nsize_in_bytes " + gttBytes() + "\nflags 0\nwidth 256\nmem_clk_max 1000\n");
        String card = "class/drm/card1/device/";
        files.put(
                card + "uevent",
                "DRIVER=amdgpu\nPCI_CLASS=38000\nPCI_ID=1002:1586\nPCI_SUBSYS_ID=1F4C:B019\nPCI_SLOT_NAME=" + GPU
                        + "\nMODALIAS=pci:v00001002d00001586sv00001F4Csd0000B019bc03sc80i00\n");
        files.put(card + "vendor", "0x1002");
        files.put(card + "device", "0x1586");
        files.put(card + "mem_info_vram_total", "536870912");
        files.put(card + "mem_info_vram_used", "104857600");
        files.put(card + "mem_info_gtt_total", Long.toString(gttBytes()));
        files.put(card + "mem_info_gtt_used", "25165824");
        files.put(card + "gpu_busy_percent", "0");
        files.put(card + "pp_dpm_sclk", "0: 600Mhz *\n1: 1100Mhz \n2: 2900Mhz \n");
        files.put(card + "power_dpm_force_performance_level", "auto");
        files.put("class/drm/card1-DP-1/status", "disconnected");
        files.put("class/drm/renderD128/device/uevent", "DRIVER=amdgpu\nPCI_ID=1002:1586\nPCI_SLOT_NAME=" + GPU + "\n");
        files.put(
                "bus/pci/devices/" + GPU + "/uevent",
                "DRIVER=amdgpu\nPCI_CLASS=38000\nPCI_ID=1002:1586\nPCI_SLOT_NAME=" + GPU + "\n");
        files.put("bus/pci/devices/" + GPU + "/vendor", "0x1002");
        files.put("bus/pci/devices/" + GPU + "/device", "0x1586");
        files.put("bus/pci/devices/" + GPU + "/class", "0x038000");
        files.put("module/ttm/parameters/pages_limit", Long.toString(pagesLimit()));
        files.put(
                "module/ttm/parameters/page_pool_size",
                last("ttm.page_pool_size")
                                .or(() -> initramfs.option("ttm.page_pool_size"))
                                .flatMap(Hardware::whole)
                                .orElse(DEFAULT_PAGES)
                        + "");
        files.put("module/amdgpu/parameters/gttsize", last("amdgpu.gttsize").orElse("-1"));
        files.put(
                "module/amdgpu/parameters/cwsr_enable",
                last("amdgpu.cwsr_enable").orElse("1"));
        files.put("module/amdgpu/initstate", "live");
        files.put("class/dmi/id/product_name", "Desktop (AMD Ryzen AI Max 300 Series)");
        files.put("class/dmi/id/sys_vendor", "Framework");
        files.put("devices/virtual/dmi/id/board_name", "FRANMFCP06");
        files.put("kernel/debug/dri/1/name", "amdgpu dev=" + GPU + " unique=" + GPU);
        files.put(
                "kernel/debug/dri/1/amdgpu_firmware_info",
                "VCE feature version: 0, firmware version: 0x00000000\n"
                        + "ME feature version: 35, firmware version: 0x00000020\n"
                        + "PFP feature version: 35, firmware version: 0x0000002e\n"
                        + "MEC feature version: 35, firmware version: 0x00000020\n"
                        + "SDMA0 feature version: 60, firmware version: 0x0000000f\n"
                        + "MES_KIQ feature version: 6, firmware version: 0x0000006f\n"
                        + "MES feature version: 1, firmware version: " + mes() + "\n");
        if (iommu()) {
            files.put("class/iommu/ivhd0/amd-iommu/version", "24");
        }
        return files;
    }

    /** The kernel's messages about what it was told. */
    List<String> kernelLog(String release, String commandLine) {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("Linux version " + release + " (mockbuild@lab) #1 SMP PREEMPT_DYNAMIC");
        lines.add("Command line: " + commandLine);
        for (String argument : arguments) {
            if (argument.matches("amd_iommu=(?!off|fullflush|force_|pgtbl_|nohugepages|irtcachedis|v2_pgsizes).*")) {
                lines.add("AMD-Vi: Unknown option - '" + argument.substring("amd_iommu=".length()) + "'");
            }
            if (argument.startsWith("amdgpu.gtt_size=")) {
                lines.add("amdgpu: unknown parameter 'gtt_size' ignored");
            }
        }
        lines.add("amdgpu " + GPU + ": amdgpu: 512M of VRAM memory ready");
        if (last("amdgpu.gttsize").isPresent()) {
            lines.add("amdgpu " + GPU + ": [drm] Configuring gttsize via module parameter is deprecated, please use"
                    + " ttm.pages_limit");
            if (gttBytes() != pagesLimit() * PAGE) {
                lines.add(String.format(
                        Locale.ROOT,
                        "amdgpu %s: [drm] GTT size has been set as %d but TTM size has been set as %d, this is unusual",
                        GPU,
                        gttBytes(),
                        pagesLimit() * PAGE));
            }
        }
        lines.add("amdgpu " + GPU + ": amdgpu: " + (gttBytes() >> 20) + "M of GTT memory ready.");
        lines.add("[drm] Initialized amdgpu 3.64.0 for " + GPU + " on minor 1");
        return lines;
    }

    static String meminfo() {
        return "MemTotal:       " + MEM_TOTAL_KIB + " kB\nMemFree:        121504812 kB\nMemAvailable:   126113972 kB\n"
                + "Buffers:           12044 kB\nCached:          4913280 kB\nSwapCached:            0 kB\n"
                + "Active:          3012140 kB\nInactive:        2610044 kB\nSwapTotal:       8388604 kB\n"
                + "SwapFree:        8388604 kB\nShmem:             61824 kB\nSReclaimable:     311408 kB\n"
                + "HugePages_Total:       0\nHugePages_Free:        0\nHugepagesize:       2048 kB\n";
    }

    private Optional<String> last(String key) {
        Optional<String> found = Optional.empty();
        for (String argument : arguments) {
            if (argument.startsWith(key + "=")) {
                found = Optional.of(argument.substring(key.length() + 1));
            }
        }
        return found;
    }

    private static Optional<Long> whole(String text) {
        return text.matches("[0-9]{1,12}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
