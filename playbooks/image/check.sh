#!/bin/sh
# What was built is vLLM for ROCm, on the base image's own PyTorch for ROCm. Needs no GPU.
set -eu
test -s /opt/vllm-commit
LD_PRELOAD=/usr/local/lib/libtcmalloc_minimal.so.4 python3 - <<'PYTHON'
import torch
assert torch.version.hip, "PyTorch was replaced by one without ROCm"
import importlib.metadata
print("vLLM", importlib.metadata.version("vllm"), "with PyTorch", torch.__version__, "for ROCm", torch.version.hip)
PYTHON
