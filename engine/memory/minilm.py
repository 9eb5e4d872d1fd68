"""MiniLM on ONNX: sentences to vectors, on one core in a few milliseconds.

Source:
    Reimers & Gurevych 2019, "Sentence-BERT"; all-MiniLM-L6-v2, mean pooling over its last layer.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

MAX_TOKENS: Final = 128
"""Longer texts are cut, as in training."""
DIMENSIONS: Final = 384
MAX_BATCH: Final = 32


class MiniLm:
    """Implements ``engine.memory.embedding.Embedder``.

    Args:
        weights: An ONNX file.
        tokenizer: Its ``tokenizer.json``.
        name: What vectors of these weights are kept under.
    """

    def __init__(self, weights: Path, tokenizer: Path, name: str = "minilm-l6-int8") -> None:
        options = cast("Any", ort.SessionOptions())
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._net = ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._tokenizer = cast("Any", Tokenizer).from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._name = name
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="minilm")

    @property
    def name(self) -> str:
        """Which weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder.embed``."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self.embed_now, list(texts))

    def embed_now(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same, in the caller's thread."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        parts = [
            self._batch(texts[start : start + MAX_BATCH])
            for start in range(0, len(texts), MAX_BATCH)
        ]
        return np.concatenate(parts)

    async def aclose(self) -> None:
        """Free the weights."""
        await asyncio.to_thread(self._thread.shutdown)

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        tokens = [self._tokenizer.encode(text).ids for text in texts]
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        layer = cast("NDArray[np.float32]", self._net.run(None, feed)[0])
        weight = mask[..., None].astype(np.float32)
        mean = (layer * weight).sum(1) / weight.sum(1)
        norm = np.linalg.norm(mean, axis=1, keepdims=True)
        return (mean / np.maximum(norm, 1e-9)).astype(np.float32)
