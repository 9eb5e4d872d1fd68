"""Decisions about KYC forms: what a field may hold, what a scope is, who may read until when."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final
from unicodedata import category, normalize

from models.states import KycField, KycState, KyfState

MAX_NAME_CHARS: Final = 300
MAX_CITY_CHARS: Final = 100
MAX_PURPOSE_CHARS: Final = 500
MAX_NOTE_CHARS: Final = 500
MIN_DOCUMENT_CHARS: Final = 3
MAX_DOCUMENT_CHARS: Final = 40
REQUIRED: Final = frozenset({KycField.LEGAL_NAME, KycField.BIRTH_DATE, KycField.COUNTRY})
"""A form without these is none; the others are the person's choice."""

_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHONE_SIGNS: Final = re.compile(r"[ ()./-]")
_NAME_SIGNS: Final = frozenset(" -‐'’‘.,·/")  # noqa: RUF001 - names are typed with each of these
_CITY_SIGNS: Final = _NAME_SIGNS | frozenset("()")
_DOCUMENT_SIGNS: Final = frozenset("-/.")
_UNSEEN: Final = re.compile(
    r"(?<![\u0600-\u1fff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1fff])"
    r"|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f]"
    r"|(?<![\u1800-\u18af])[\u180b-\u180f]"
    r"|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
"""Letters and marks that nobody sees: two names that look alike would be different ones.

Persian and Indic scripts write names with joiners, Mongolian and Han with marks that choose shapes.
"""


class DocumentKind(StrEnum):
    """Identity documents that a form may name."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity_card"
    DRIVING_LICENCE = "driving_licence"
    RESIDENCE_PERMIT = "residence_permit"


class InvalidFieldError(ValueError):
    """A field holds what it can't; the sentence never repeats the value."""

    def __init__(self, field: KycField, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def normal_name(text: str) -> str | None:
    """A person's name in any script, on one line; none when it is no name."""
    return _normal_words(text, _NAME_SIGNS, MAX_NAME_CHARS, digits=False)


def normal_city(text: str) -> str | None:
    """A city's name in any script; none when it is no name."""
    return _normal_words(text, _CITY_SIGNS, MAX_CITY_CHARS, digits=True)


def _normal_words(text: str, signs: Collection[str], limit: int, *, digits: bool) -> str | None:
    spaced = "".join(" " if category(char) == "Zs" else char for char in normalize("NFC", text))
    words = " ".join(spaced.split(" ")).strip(" ")
    words = re.sub(" +", " ", words)
    if len(words) > limit or not any(category(char)[0] == "L" for char in words):
        return None
    is_fine = all(_is_of_a_word(char, digits=digits) or char in signs for char in words)
    return words if is_fine and not _UNSEEN.search(words) else None


def _is_of_a_word(char: str, *, digits: bool) -> bool:
    """Is it a letter or a mark on one? Emoji, controls and signs of direction are not."""
    kind = category(char)
    return (
        kind[0] == "L"
        or kind in {"Mc", "Mn"}
        or char in "\u200c\u200d"
        or (digits and kind == "Nd")
    )


def normal_birth_date(text: str) -> str | None:
    """A day as ``YYYY-MM-DD``; none when there is no such day."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def normal_phone(text: str) -> str | None:
    """A number of E.164: a plus and 7 to 15 digits; spaces and brackets between them are taken out.

    Source:
        ITU-T E.164, section 6.2: at most 15 digits, the country code first.
    """
    number = _PHONE_SIGNS.sub("", text)
    return number if _PHONE.fullmatch(number) else None


def normal_document(text: str) -> str | None:
    """``KIND NUMBER`` with a ``DocumentKind``; the number in capitals, without spaces."""
    kind, _, rest = normalize("NFC", text).partition(" ")
    number = rest.replace(" ", "").upper()
    if kind not in list(DocumentKind):
        return None
    if not MIN_DOCUMENT_CHARS <= len(number) <= MAX_DOCUMENT_CHARS:
        return None
    is_fine = all(
        category(char) in {"Lu", "Lo", "Nd"} or char in _DOCUMENT_SIGNS for char in number
    )
    has_digit = any(category(char) == "Nd" for char in number)
    return f"{kind} {number}" if is_fine and has_digit else None


def _normal_country(countries: Collection[str]) -> Callable[[str], str | None]:
    def check(text: str) -> str | None:
        return text.upper() if text.upper() in countries else None

    return check


SENTENCES: Final[Mapping[KycField, str]] = {
    KycField.LEGAL_NAME: f"Write your name as your document has it: letters of any script, "
    f"at most {MAX_NAME_CHARS} characters, no emoji.",
    KycField.BIRTH_DATE: "Write the day of your birth as YYYY-MM-DD.",
    KycField.COUNTRY: "Choose a country by its two letters of ISO 3166, like DE.",
    KycField.CITY: f"Write the city you live in, at most {MAX_CITY_CHARS} characters, no emoji.",
    KycField.DOCUMENT: "Write the document's number: letters and digits, "
    f"{MIN_DOCUMENT_CHARS} to {MAX_DOCUMENT_CHARS} of them.",
    KycField.PHONE: "Write the number with its country code, like +49 30 1234567.",
}


def normal_form(values: Mapping[KycField, str], countries: Collection[str]) -> dict[KycField, str]:
    """The form as it is kept.

    Args:
        values: What the person filled in; empty fields left out.
        countries: Alpha-2 codes.

    Raises:
        InvalidFieldError: A field is wrong, or one that every form has is missing.
    """
    normal: Mapping[KycField, Callable[[str], str | None]] = {
        KycField.LEGAL_NAME: normal_name,
        KycField.BIRTH_DATE: normal_birth_date,
        KycField.COUNTRY: _normal_country(countries),
        KycField.CITY: normal_city,
        KycField.DOCUMENT: normal_document,
        KycField.PHONE: normal_phone,
    }
    form: dict[KycField, str] = {}
    for field in KycField:
        if field not in values:
            if field in REQUIRED:
                raise InvalidFieldError(field, SENTENCES[field])
            continue
        value = normal[field](values[field])
        if value is None:
            raise InvalidFieldError(field, SENTENCES[field])
        form[field] = value
    return form


@dataclass(frozen=True, slots=True)
class Scope:
    """What a fan consents to: which fields, for whom, for which purpose and for how long."""

    bid_id: str
    deal_id: str
    """``0x`` and 64 hex digits, in any case."""
    creator_id: str
    fan_id: str
    fields: Iterable[str]
    """``KycField`` values, in any order."""
    purpose: str
    retention_days: int


def scope_hash(scope: Scope) -> str:
    """The hash that the fan signs and that the contract keeps.

    Returns:
        SHA-256 of the scope as canonical JSON (sorted keys, no spaces, ASCII), as ``0x`` hex.
    """
    facts = {
        "bid_id": scope.bid_id,
        "creator_id": scope.creator_id,
        "deal_id": scope.deal_id.lower(),
        "fan_id": scope.fan_id,
        "fields": sorted(set(scope.fields)),
        "purpose": scope.purpose,
        "retention_days": scope.retention_days,
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "0x" + sha256(text.encode()).hexdigest()


def askable_fields(fields: Iterable[str]) -> list[KycField]:
    """The fields asked for, each once and in the order of the form.

    Raises:
        ValueError: There is none, or one that no form has.
    """
    asked = {KycField(field) for field in fields}
    if not asked:
        raise ValueError("a request asks for at least one field")
    return [field for field in KycField if field in asked]


def missing_fields(asked: Iterable[str], present: Collection[str]) -> list[KycField]:
    """What is asked for and not in the form, in the order of the form."""
    wanted = set(asked)
    return [field for field in KycField if field in wanted and field not in present]


def is_open_to_answer(state: str, due_at: datetime, now: datetime) -> bool:
    """May the fan still consent? At the very moment of the deadline, yes, as in the contract."""
    return state == KyfState.ASKED and now <= due_at


def is_readable(now: datetime, state: str, readable_until: datetime | None) -> bool:
    """May the creator read the fields now?"""
    return state == KyfState.CONSENTED and readable_until is not None and now < readable_until


def readable_until(meeting_ends_at: datetime, retention_days: int) -> datetime:
    """When the creator's access ends."""
    return meeting_ends_at + timedelta(days=retention_days)


def may_decide(state: str, *, is_verified: bool) -> bool:
    """May a reviewer decide so? A form that waits, either way; a verified one can be refused."""
    return state == KycState.SUBMITTED or (state == KycState.VERIFIED and not is_verified)
