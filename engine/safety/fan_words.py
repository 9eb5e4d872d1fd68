"""Weighs a fan's words before any mind sees them."""

import re
from dataclasses import dataclass
from typing import Final

from engine.safety.bands import Band, Code, Verdict
from engine.safety.crisis import Crisis, claims_to_be_minor, find_crisis
from engine.safety.disguises import readings
from engine.safety.fan_patterns import FAN_STEER, FAN_STOP
from engine.safety.injection import is_injection
from engine.safety.normalise import fold, normalise

_NUMBERS: Final[frozenset[Code]] = frozenset(("personal_data",))
"""Looked for in the words as typed: what reads letters out of digits would break them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a fan's words hold."""

    crisis: Crisis | None = None
    verdicts: tuple[Verdict, ...] = ()
    """The gravest first; none where all is allowed."""

    @property
    def is_stopped(self) -> bool:
        """The room must end."""
        return any(one.band is Band.STOP for one in self.verdicts)

    @property
    def steered(self) -> Code | None:
        """Why the persona is to lead the talk away; danger has a message of its own."""
        for one in self.verdicts:
            is_answered = self.crisis is not None and one.code == self.crisis.kind
            if one.band is Band.STEER and not is_answered:
                return one.code
        return None

    def has(self, code: Code) -> bool:
        """Was this found?"""
        return any(one.code == code for one in self.verdicts)


def weigh_fan(text: str) -> Weighed:
    """Look for danger, youth, orders and what has no place in a room."""
    crisis = find_crisis(text)
    found: list[Verdict] = []
    lines = [normalise(reading) for reading in readings(text)]
    if _match(FAN_STOP, lines, text):
        found.append(Verdict(Band.STOP, "sexual_minor"))
    if claims_to_be_minor(text):
        found.append(Verdict(Band.STOP, "minor"))
    if crisis is not None:
        found.append(Verdict(Band.STEER, crisis.kind))
    if is_injection(text):
        found.append(Verdict(Band.STEER, "injection"))
    steered = _match(FAN_STEER, lines, text)
    if steered is not None:
        found.append(Verdict(Band.STEER, steered))
    return Weighed(crisis, tuple(found))


def _match(
    patterns: tuple[tuple[Code, re.Pattern[str]], ...], lines: list[str], text: str
) -> Code | None:
    for code, pattern in patterns:
        said = [fold(text)] if code in _NUMBERS else lines
        if any(pattern.search(line) for line in said):
            return code
    return None
