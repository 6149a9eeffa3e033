package dev.provision.doctor;

/** Pages that several rules come from. */
final class Sources {
    static final String OPTIMIZATION = "https://rocm.docs.amd.com/en/latest/reference/system-optimization/rdna3-5.html";
    static final String PARAMETERS = "https://docs.kernel.org/admin-guide/kernel-parameters.html";
    static final String AMDGPU = "https://docs.kernel.org/gpu/amdgpu/index.html";
    static final String CONTAINERS = "https://rocm.docs.amd.com/projects/install-on-linux/en/latest/how-to/docker.html";
    static final String VLLM_ARGUMENTS = "https://docs.vllm.ai/en/latest/configuration/engine_args.html";

    private Sources() {}
}
