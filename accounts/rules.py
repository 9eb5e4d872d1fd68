"""Decisions about people: passwords, age, names and how long a login lasts."""

from datetime import date, datetime, timedelta
from typing import Final

ADULT_YEARS: Final = 18
OLDEST_YEARS: Final = 125
MIN_PASSWORD_CHARS: Final = 10
MAX_PASSWORD_CHARS: Final = 256
MAX_NAME_CHARS: Final = 60
MAX_TOKENS: Final = 20
UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that show nothing: a name of them looks like nobody's, or like another's."""
RENEW_AFTER: Final = timedelta(days=1)
"""A login is renewed at most this often: reading a page does not write a row each time."""
NOTE_USE_AFTER: Final = timedelta(minutes=5)
"""A token's last use is noted at most this often."""


def normal_email(email: str) -> str:
    """The form in which an e-mail is stored and looked up."""
    return email.strip().lower()


def password_problem(password: str, email: str) -> str | None:
    """What is wrong with a new password, as a sentence; ``None`` when it will do."""
    if len(password) < MIN_PASSWORD_CHARS:
        return f"Choose a password of at least {MIN_PASSWORD_CHARS} characters."
    if len(password) > MAX_PASSWORD_CHARS:
        return f"Choose a password of at most {MAX_PASSWORD_CHARS} characters."
    if normal_email(password) == normal_email(email):
        return "Choose a password that is not your e-mail."
    if len(set(password)) == 1:
        return "Choose a password of more than one character repeated."
    return None


def age_on(born: date, day: date) -> int:
    """Full years of age on a day; below zero before the birth.

    Who was born on 29 February comes of age on 1 March of a year without that day.
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_adult(born: date, day: date) -> bool:
    """Is the person an adult on that day?"""
    return age_on(born, day) >= ADULT_YEARS


def is_possible_birth(born: date, day: date) -> bool:
    """Can somebody who signs up on that day have been born then?"""
    return born <= day and age_on(born, day) <= OLDEST_YEARS


def clean_name(text: str) -> str:
    """A display name on one line: what nobody sees becomes a space, runs of spaces one."""
    seen = (char if char.isprintable() and char not in UNSEEN else " " for char in text)
    return " ".join("".join(seen).split())


def is_login_fresh(expires_at: datetime, now: datetime) -> bool:
    """Does the login still count?"""
    return now < expires_at


def should_renew(expires_at: datetime, now: datetime, life: timedelta) -> bool:
    """Is it time to move the login's end forward again?"""
    return expires_at - now < life - RENEW_AFTER


def should_note_use(last_used_at: datetime | None, now: datetime) -> bool:
    """Is it time to note that the token is in use?

    A clock that went back does not freeze the note: the distance counts, not its sign.
    """
    return last_used_at is None or abs(now - last_used_at) > NOTE_USE_AFTER
