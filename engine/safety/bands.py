"""What safety decides: three bands, each refusal with a code that people can read and appeal."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Band(StrEnum):
    """What happens to words."""

    ALLOW = "allow"
    STEER = "steer"
    """The talk is led away: the persona goes on in character, or says a fixed line."""
    STOP = "stop"
    """Of a fan: the room ends and the rest is refunded. Of a persona: the reply ends."""


About = Literal["fan", "persona"]
"""Whose words."""
Code = Literal[
    "self_harm",
    "abuse",
    "harm_to_others",
    "minor",
    "sexual_minor",
    "injection",
    "explicit",
    "hate",
    "illegal",
    "personal_data",
    "encourages_harm",
    "claims_human",
    "claims_minor",
    "asks_for_money",
    "asks_for_contact",
    "holds_fan_back",
    "prompt_leak",
]
CODES: Final[Mapping[str, str]] = {
    "self_harm": "The words sounded like a danger to yourself: a help message came instead.",
    "abuse": "The words sounded as if somebody hurts you: a help message came instead.",
    "harm_to_others": "The words sounded like a danger to others: a help message came instead.",
    "minor": "The words said that you are under 18. Rooms are for adults.",
    "sexual_minor": "Sexual words about somebody under 18 are never allowed.",
    "injection": "The words read as an order that would change the persona's rules.",
    "explicit": "Sexually explicit words are not part of a room.",
    "hate": "Words that degrade people for what they are.",
    "illegal": "Instructions for weapons, drugs or crimes.",
    "personal_data": "A card, account or identity number, or where a private person lives.",
    "encourages_harm": "The persona was about to encourage harm.",
    "claims_human": "The persona was about to say that it is human.",
    "claims_minor": "The persona was about to say that it is a child.",
    "asks_for_money": "The persona was about to ask for money or secrets.",
    "asks_for_contact": "The persona was about to ask for contact outside the room.",
    "holds_fan_back": "The persona was about to press you to stay.",
    "prompt_leak": "The persona was about to recite its instructions.",
}
"""Every reason, and what it means to who reads it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One refusal; where there is none the words are allowed."""

    band: Band
    code: Code
