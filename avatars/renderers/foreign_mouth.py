"""Mouth nets that an operator brings: they see the face, hear the sound, and draw the mouth."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from avatars.renderers.errors import WeightsRefused
from avatars.renderers.mel import BANDS, STEPS, Mel

Face = npt.NDArray[np.uint8]
"""RGB, square."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the net's graph takes and gives: ``mel`` (1, 1, 80, 16), ``face`` (1, 6, side, side)."""

    side: int
    """Pixels of the face."""


KINDS: Final[Mapping[str, Kind]] = {"wav2lip": Kind(96), "musetalk": Kind(256)}
"""``musetalk`` is one graph with the coder, the net and the decoder of pictures in it, fed like the
other: those nets come in parts, which the operator joins when exporting."""


class ForeignMouth:
    """Weights in an ONNX file, with a note of their licence beside them."""

    def __init__(self, net: Any, kind: str, note: Mapping[str, str]) -> None:  # noqa: ANN401 - onnxruntime has no types
        """Use a checked net; ``load_foreign`` makes it."""
        self._net: Any = net
        self.kind = kind
        self.licence = note["licence"]
        """Shown to whoever uses it."""
        self.name = note.get("name", kind)
        self.side = KINDS[kind].side

    @property
    def is_slow(self) -> bool:
        """It runs on the processor: some 12 frames a second and no more."""
        return "CUDAExecutionProvider" not in self._net.get_providers()

    def patch(self, face: Face, mel: Mel) -> Face:
        """Draw a face with the mouth of a sound.

        Args:
            face: RGB, shape (side, side, 3).
            mel: Shape (80, 16).

        Returns:
            RGB, shape (side, side, 3).
        """
        seen = cv2.cvtColor(face, cv2.COLOR_RGB2BGR).astype(np.float32) / np.float32(255)
        hidden = seen.copy()
        hidden[self.side // 2 :] = 0  # where the net draws
        both = np.concatenate([hidden, seen], axis=2).transpose(2, 0, 1)[None]
        takes: list[Any] = self._net.get_inputs()
        fed = {one.name: (mel[None, None] if _is_sound(one) else both) for one in takes}
        drawn = np.asarray(self._net.run(None, fed)[0], np.float32)[0].transpose(1, 2, 0)
        levels = np.clip(np.nan_to_num(drawn) * 255 + 0.5, 0, 255).astype(np.uint8)
        return np.asarray(cv2.cvtColor(levels, cv2.COLOR_BGR2RGB), np.uint8)


def load_foreign(path: Path) -> ForeignMouth:
    """Load weights that an operator brings.

    Args:
        path: An ONNX file; beside it, with the ending ``.json``, a note with ``kind`` (a key of
            ``KINDS``), ``licence`` (its name or text) and perhaps ``name``.

    Raises:
        WeightsRefused: No note, no licence in it, or a net that takes or gives something else.
    """
    note = _read_note(path.with_suffix(".json"))
    if path.suffix != ".onnx":
        raise WeightsRefused(f"{path.name}: export the weights to ONNX first")
    ways = [
        one
        for one in ("CUDAExecutionProvider", "CPUExecutionProvider")
        if one in onnxruntime.get_available_providers()
    ]
    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        net = runtime.InferenceSession(str(path), options, providers=ways)
    except Exception as error:  # onnxruntime raises classes of its own, all bare Exceptions
        raise WeightsRefused(f"{path.name}: not an ONNX net that can be run here") from error
    _check(net, KINDS[note["kind"]].side, path.name)
    return ForeignMouth(net, note["kind"], note)


def _read_note(path: Path) -> dict[str, str]:
    try:
        note = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise WeightsRefused(f"{path.name}: a note of the weights' licence is needed") from error
    if not isinstance(note, dict):
        raise WeightsRefused(f"{path.name}: not a note of weights")
    texts = {str(k): str(v).strip() for k, v in cast("dict[Any, Any]", note).items()}
    if not texts.get("licence"):
        raise WeightsRefused(f"{path.name}: the weights' licence is not named")
    if texts.get("kind") not in KINDS:
        raise WeightsRefused(f"{path.name}: kind must be one of {', '.join(KINDS)}")
    return texts


def _check(net: Any, side: int, name: str) -> None:  # noqa: ANN401 - onnxruntime has no types
    inputs, outputs = net.get_inputs(), net.get_outputs()
    wanted = {"sound": (1, BANDS, STEPS), "face": (6, side, side)}
    found = {("sound" if _is_sound(one) else "face"): one.shape for one in inputs}
    if len(inputs) != len(wanted) or set(found) != set(wanted):
        raise WeightsRefused(f"{name}: takes {[one.shape for one in inputs]}, not sound and face")
    for what, shape in wanted.items():
        if not _fits(found[what], shape):
            raise WeightsRefused(f"{name}: takes {what} of {found[what]}, not {shape}")
    if not _fits(outputs[0].shape, (3, side, side)):
        raise WeightsRefused(f"{name}: gives {outputs[0].shape}, not a face of {side} pixels")


def _fits(found: Sequence[int | str | None], wanted: tuple[int, ...]) -> bool:
    """Do the sizes after the first agree? A name stands for any size."""
    pairs = zip(found[1:], wanted, strict=True) if len(found) == len(wanted) + 1 else [(-1, 0)]
    return all(one == other or not isinstance(one, int) for one, other in pairs)


def _is_sound(spec: Any) -> bool:  # noqa: ANN401 - onnxruntime has no types
    return len(spec.shape) == 4 and spec.shape[2] == BANDS
