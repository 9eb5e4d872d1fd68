"""Decisions about conversations: when one may write, what a text and a file's name may be."""

from datetime import datetime
from typing import Final, Literal
from unicodedata import category, normalize

from accounts.rules import UNSEEN

MAX_TEXT_CHARS: Final = 4_000
MAX_TITLE_CHARS: Final = 300
MAX_NAME_CHARS: Final = 120
MAX_CODE_CHARS: Final = 64

_BIDI_MARKS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""They make ``exe.gpj`` look like ``jpg.exe``, and the other way round."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""Categories of characters that show nothing by themselves."""
_BROKEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories that no single line holds."""

TextProblem = Literal["empty", "too_long"]
WriteRefusal = Literal["closed", "blocked"]


def normal_text(text: str) -> str:
    """The form in which a message is kept: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text_problem(text: str) -> TextProblem | None:
    """What is wrong with a normal text; ``None`` when it will do."""
    if len(text) > MAX_TEXT_CHARS:
        return "too_long"
    if all(category(char) in _UNSEEN or char in UNSEEN for char in text):
        return "empty"
    return None


def folded(text: str) -> str:
    """What a search compares: composed, the case folded as Unicode says."""
    return normalize("NFC", normalize("NFC", text).casefold())


def is_closed(closes_at: datetime | None, now: datetime) -> bool:
    """Is the time for new messages over?"""
    return closes_at is not None and closes_at <= now


def write_refusal(
    *, closes_at: datetime | None, now: datetime, is_blocked: bool
) -> WriteRefusal | None:
    """Why a person may not write; ``None`` when they may."""
    if is_closed(closes_at, now):
        return "closed"
    return "blocked" if is_blocked else None


def reached_mark(seq: int, last_seq: int) -> int:
    """How far messages have come, as a page says: never past the newest message."""
    return max(0, min(seq, last_seq))


def is_notice_code(code: str) -> bool:
    """Is it a code such as ``meeting_agreed``?"""
    is_word = all("a" <= char <= "z" or char == "_" for char in code)
    return is_word and bool(code.strip("_")) and len(code) <= MAX_CODE_CHARS


def one_line(text: str, most_chars: int) -> str:
    """A text on one line: what breaks lines becomes a space, marks of direction go."""
    kept = "".join(
        " " if category(char) in _BROKEN else char for char in text if char not in _BIDI_MARKS
    )
    return " ".join(kept.split())[:most_chars].rstrip()


def extension_of(name: str) -> str:
    """What follows the last dot of a file's name, in lower case; empty where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def base_name(name: str) -> str:
    """A sender's name of a file on one line, without the folders that it may hold."""
    last = normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    return one_line(last, len(last)).lstrip(". ")


def file_name(name: str, extension: str) -> str:
    """The name under which a file is kept.

    Args:
        name: Of the sender's file; it may hold a path, control and direction marks.
        extension: What it ends with, found in the bytes.
    """
    base = base_name(name)
    stem = base.rpartition(".")[0] if extension_of(base) else base
    room = MAX_NAME_CHARS - len(extension) - 1
    return f"{stem[:room].rstrip('. ') or 'file'}.{extension}"


def disposition(name: str, *, is_shown: bool) -> str:
    """The ``Content-Disposition`` of a file.

    Args:
        name: Of the file, any characters.
        is_shown: A browser may show it instead of saving it.

    Source:
        RFC 6266; the plain name is for readers that do not know the encoded one.
    """
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%;' else "_" for char in name)
    encoded = "".join(_encoded(byte) for byte in name.encode("utf-8", "replace"))
    kind = "inline" if is_shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def _encoded(byte: int) -> str:
    char = chr(byte)
    is_plain = char.isascii() and (char.isalnum() or char in "-._~")
    return char if is_plain else f"%{byte:02X}"
