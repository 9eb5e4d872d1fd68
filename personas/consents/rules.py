"""Decisions about consents: how long, from whom, and what each state allows."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Literal

from models.studio_states import ConsentState

MAX_PERSON_CHARS: Final = 120
MAX_PURPOSE_CHARS: Final = 600
SHORTEST: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=3 * 365)
Step = Literal["sign", "refuse", "revoke"]
_MAY: Final[dict[Step, frozenset[ConsentState]]] = {
    "sign": frozenset((ConsentState.ASKED,)),
    "refuse": frozenset((ConsentState.ASKED,)),
    "revoke": frozenset((ConsentState.SIGNED,)),
}
_KINDS: Final = {"voice": "voice", "likeness": "face and likeness"}


def may_take(step: Step, state: ConsentState) -> bool:
    """Can a consent in this state be signed, refused or revoked?"""
    return state in _MAY[step]


def end_problem(expires_at: datetime, now: datetime) -> str | None:
    """What is wrong with an end, as a sentence."""
    if expires_at - now < SHORTEST:
        return "A consent lasts a day at least."
    if expires_at - now > LONGEST:
        return "A consent lasts three years at most; ask again then."
    return None


def is_due(state: ConsentState, expires_at: datetime, now: datetime) -> bool:
    """Has a consent, or the question for one, run out?"""
    return state in {ConsentState.ASKED, ConsentState.SIGNED} and expires_at <= now


def may_sign_alone(earlier: Collection[tuple[str, bool]], name: str) -> bool:
    """May the owner speak for themselves?

    Args:
        earlier: Who was asked about the same, and whether that was the owner's own signature. Who
            was asked by a link answers there: a name in the owner's form proves nothing.
        name: Whom the owner says to be.
    """
    return all(is_own and person.casefold() == name.casefold() for person, is_own in earlier)


def statement_of(person: str, owner: str, kind: str, purpose: str, expires_at: datetime) -> str:
    """What is agreed to, word for word."""
    return (
        f"I, {person}, permit {owner} to use my {_KINDS[kind]} for AI personas on this service, "
        f"whose words a computer writes. Purpose: {purpose} This ends on "
        f"{expires_at:%Y-%m-%d}. I can take it back at any time on this page; from then on no new "
        "visit uses it, and one that is under way ends."
    )
