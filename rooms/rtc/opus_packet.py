"""How long an Opus packet lasts, read from its first bytes."""

from typing import Final

RTP_RATE: Final = 48_000
"""Samples a second of Opus timestamps, whatever was encoded."""
LONGEST: Final = 5_760
"""Samples of the longest packet: 120 ms."""

_SILK: Final = (480, 960, 1_920, 2_880)
_HYBRID: Final = (480, 960)
_CELT: Final = (120, 240, 480, 960)


def samples_of(payload: bytes) -> int:
    """How many samples at RTP_RATE a packet holds; 0 where it is no Opus packet.

    Source:
        RFC 6716, section 3.1 and 3.2, tables 2 to 4.
    """
    if not payload:
        return 0
    configuration, code = payload[0] >> 3, payload[0] & 3
    if code == 3 and (len(payload) < 2 or payload[1] & 0x3F == 0):
        return 0
    frames = (1, 2, 2)[code] if code < 3 else payload[1] & 0x3F
    samples = frames * _frame_samples(configuration)
    return samples if samples <= LONGEST else 0


def _frame_samples(configuration: int) -> int:
    if configuration < 12:
        return _SILK[configuration & 3]
    if configuration < 16:
        return _HYBRID[configuration & 1]
    return _CELT[configuration & 3]
