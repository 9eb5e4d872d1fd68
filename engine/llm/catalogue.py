"""Minds worth pulling for a machine without a GPU, by the memory that they need.

Sizes are rounded from the hub's listings of 4-bit files; the pull itself checks the exact size and
digest that the hub sends. Licences are the model cards': an operator reads them before use.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HubMind:
    """A single-file instruct GGUF on a Hugging Face-style hub."""

    name: str
    """What ``pull`` takes."""
    repository: str
    file: str
    size_mb: int
    """Rounded, to plan with."""
    parameters_b: float
    """Billions."""
    licence: str

    @property
    def ram_mb(self) -> int:
        """Memory to run it with four rooms: the weights and about a quarter more."""
        return self.size_mb + max(400, self.size_mb // 4)


HUB_MINDS: Final = (
    HubMind(
        "smollm2-360m",
        "bartowski/SmolLM2-360M-Instruct-GGUF",
        "SmolLM2-360M-Instruct-Q8_0.gguf",
        390,
        0.36,
        "Apache-2.0",
    ),
    HubMind(
        "qwen2.5-1.5b",
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        "qwen2.5-1.5b-instruct-q4_k_m.gguf",
        1_120,
        1.5,
        "Apache-2.0",
    ),
    HubMind(
        "qwen2.5-3b",
        "Qwen/Qwen2.5-3B-Instruct-GGUF",
        "qwen2.5-3b-instruct-q4_k_m.gguf",
        2_100,
        3.1,
        "Qwen Research (no commercial use)",
    ),
    HubMind(
        "llama3.2-3b",
        "bartowski/Llama-3.2-3B-Instruct-GGUF",
        "Llama-3.2-3B-Instruct-Q4_K_M.gguf",
        2_020,
        3.2,
        "Llama 3.2 Community",
    ),
    HubMind(
        "qwen2.5-7b",
        "bartowski/Qwen2.5-7B-Instruct-GGUF",
        "Qwen2.5-7B-Instruct-Q4_K_M.gguf",
        4_680,
        7.6,
        "Apache-2.0",
    ),
)
"""The least first; of two alike, the one that may be used commercially is the better.
From about 7 billion parameters on a persona can be expected to hold its character."""
