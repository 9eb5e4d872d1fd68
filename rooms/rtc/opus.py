"""Opus by libopus itself, the library that PyAV carries.

PyAV's own codec classes neither conceal a lost packet nor read the copy of it that the next one
carries, and decode at 48 kHz only. The library does all three: a decoder at 16 kHz gives ears what
they want without a resampler.
"""

import ctypes
import ctypes.util
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from core.errors import UnavailableError
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm

PACKET_S: Final = 0.02
"""Sound in one packet of ours."""
BIT_RATE: Final = 32_000
"""Bits a second of speech: clear to 12 kHz, with room for the copies."""
EXPECTED_LOSS: Final = 5
"""Percent of packets; above zero, packets carry a copy of the one before."""
EFFORT: Final = 5
"""0 to 10; above 5 the processor works more than ears can tell."""

_VOICE: Final = 2_048
_SET_BIT_RATE: Final = 4_002
_SET_EFFORT: Final = 4_010
_SET_COPIES: Final = 4_012
_SET_LOSS: Final = 4_014
_MAX_PACKET: Final = 1_275
_SHAPE: Final = 0xFC
"""Bits of a packet's first byte that say how it is coded; the rest count its frames."""
_GRAIN: Final = HEARD_RATE // 400
"""Samples of the library's unit of time, 2.5 ms."""
_LONGEST: Final = HEARD_RATE * 120 // 1_000


class OpusMissingError(UnavailableError):
    """Sound by WebRTC is not there on this machine."""

    code = "opus_missing"


class OpusError(Exception):
    """The library refused a packet."""


class Decoder:
    """One fan's sound, from packets to HEARD_RATE."""

    def __init__(self) -> None:
        self._library = load_library()
        error = ctypes.c_int()
        self._state = _State(
            self._library.opus_decoder_create(HEARD_RATE, 1, ctypes.byref(error)),
            self._library.opus_decoder_destroy,
            error.value,
        )
        self._out = np.empty(_LONGEST, np.int16)

    def decode(self, packet: bytes) -> Pcm:
        """The sound of a packet.

        Raises:
            OpusError: It is broken.
        """
        return self._run(packet, _LONGEST, from_copy=False)

    def conceal(self, samples: int, before: bytes | None = None) -> Pcm:
        """What was probably said in a hole, fading out where it is long.

        Args:
            samples: At HEARD_RATE.
            before: The packet right after the hole; the copy in it ends the hole.
        """
        made = min(samples - samples % _GRAIN, _LONGEST)
        hole = np.zeros(samples, np.int16)
        if made:
            has_copy = before is not None and made == samples
            packet = before if has_copy else None
            hole[:made] = self._run(packet, made, from_copy=packet is not None)
        return hole

    def _run(self, packet: bytes | None, room: int, *, from_copy: bool) -> Pcm:
        length = len(packet) if packet is not None else 0
        count = self._library.opus_decode(
            self._state.pointer, packet, length, self._out.ctypes.data, room, int(from_copy)
        )
        if count < 0:
            raise OpusError(f"libopus error {count}")
        return self._out[:count].copy()


class Encoder:
    """The persona's sound, from SPOKEN_RATE to packets of PACKET_S."""

    samples: Final = int(SPOKEN_RATE * PACKET_S)
    """Of one packet."""

    def __init__(self) -> None:
        self._library = load_library()
        error = ctypes.c_int()
        self._state = _State(
            self._library.opus_encoder_create(SPOKEN_RATE, 1, _VOICE, ctypes.byref(error)),
            self._library.opus_encoder_destroy,
            error.value,
        )
        self._out = ctypes.create_string_buffer(_MAX_PACKET)
        for request, value in (
            (_SET_BIT_RATE, BIT_RATE),
            (_SET_EFFORT, EFFORT),
            (_SET_COPIES, 1),
            (_SET_LOSS, EXPECTED_LOSS),
        ):
            self._library.opus_encoder_ctl(self._state.pointer, request, ctypes.c_int(value))

    def encode(self, sound: Pcm) -> bytes:
        """One packet."""
        sound = np.ascontiguousarray(sound)
        length = self._library.opus_encode(
            self._state.pointer, sound.ctypes.data, self.samples, self._out, _MAX_PACKET
        )
        if length < 0:
            raise OpusError(f"libopus error {length}")
        return self._out.raw[:length]


def silent_packet(after: bytes) -> bytes:
    """The packet that says: nothing is sent, silence goes on.

    Opus's own wish to send such packets takes any steady sound for silence, a held note as well.

    Args:
        after: The packet before it, coded in the same way.

    Source:
        RFC 6716, section 3.1 and 4.4: a frame without bytes.
    """
    return bytes([after[0] & _SHAPE])


class _State:
    """Memory of the library, freed with its owner."""

    def __init__(self, pointer: int | None, free: Callable[[int], None], error: int) -> None:
        if pointer is None or error != 0:
            raise OpusMissingError(f"libopus could not start: error {error}")
        self.pointer = pointer
        self._free = free

    def __del__(self) -> None:
        if hasattr(self, "_free"):
            self._free(self.pointer)


@cache
def load_library() -> Any:  # noqa: ANN401 - ctypes has no types for a loaded library
    """The library, with the shapes of what we call.

    Raises:
        OpusMissingError: It is nowhere; the message says what to install.
    """
    for path in _places():
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        _declare(library)
        return library
    raise OpusMissingError("install libopus (Debian: libopus0): PyAV came without it")


def _places() -> Iterator[str]:
    package = Path(av.__file__).parent
    for folder in (package.parent / "av.libs", package / ".dylibs"):
        yield from map(str, sorted(folder.glob("libopus*")))
    found = ctypes.util.find_library("opus")
    if found:
        yield found


def _declare(library: ctypes.CDLL) -> None:
    number, pointer = ctypes.c_int, ctypes.c_void_p
    shapes: dict[str, tuple[Any, list[Any]]] = {
        "opus_decoder_create": (pointer, [number, number, pointer]),
        "opus_decoder_destroy": (None, [pointer]),
        "opus_decode": (number, [pointer, ctypes.c_char_p, number, pointer, number, number]),
        "opus_encoder_create": (pointer, [number, number, number, pointer]),
        "opus_encoder_destroy": (None, [pointer]),
        "opus_encode": (number, [pointer, pointer, number, pointer, number]),
        # Takes any number of arguments: only those before them are declared.
        "opus_encoder_ctl": (number, [pointer, number]),
    }
    for name, (result, arguments) in shapes.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
