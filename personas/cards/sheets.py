"""A card's fields as a sheet, and a sheet's changes as a card's."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, Literal

from accounts.rules import clean_name
from engine import persona as limits
from personas.cards.card import LISTS, TEXTS, Card
from personas.cards.examples import Exchange, read_examples, write_examples
from personas.cards.fields import object_of, objects_of, text_of
from personas.cards.lore import lore_of, merged_book
from personas.sheet_schemas import ExampleLines, Sheet
from personas.voice_lines import MAX_SPEED, MIN_SPEED

OURS: Final = "mesi"
"""Our place in a card's ``extensions``."""
NoteCode = Literal[
    "cut",
    "picture_not_fetched",
    "picture_unusable",
    "directions_only_describe",
    "bad_expression",
]

_TEXT_FIELDS: Final = {
    "personality": ("personality", limits.MAX_NOTE_CHARS),
    "scenario": ("scenario", limits.MAX_NOTE_CHARS),
    "character": ("description", limits.MAX_CHARACTER_CHARS),
    "greeting": ("first_mes", limits.MAX_GREETING_CHARS),
    "system_prompt": ("system_prompt", limits.MAX_NOTE_CHARS),
    "post_history_instructions": ("post_history_instructions", limits.MAX_NOTE_CHARS),
    "nickname": ("nickname", limits.MAX_NAME_CHARS),
}
"""A sheet's field, the card's, and how much of it the sheet takes."""
_OWN_FIELDS: Final = ("tagline", "style", "voice_id", "voice_speed")
"""What no card has a field for."""


@dataclass(frozen=True, slots=True)
class CardNote:
    """What an owner should know of an import."""

    code: NoteCode
    text: str


def sheet_of_card(card: Card) -> Sheet:
    """Read a card as a sheet; what is over a limit is cut."""
    fields = card.fields
    own = object_of(fields["extensions"].get(OURS))
    texts: dict[str, Any] = {
        ours: text_of(fields.get(theirs))[:limit] for ours, (theirs, limit) in _TEXT_FIELDS.items()
    }
    greetings = fields["alternate_greetings"]
    return Sheet(
        name=_name(card.name),
        tagline=text_of(own.get("tagline"))[: limits.MAX_TAGLINE_CHARS],
        style=text_of(own.get("style"))[: limits.MAX_STYLE_CHARS],
        voice_id=text_of(own.get("voice_id"))[:120] or None,
        voice_speed=_speed(own.get("voice_speed")),
        alternate_greetings=[
            one[: limits.MAX_GREETING_CHARS] for one in greetings[: limits.MAX_GREETINGS]
        ],
        examples=[
            ExampleLines(
                fan=one.fan[: limits.MAX_EXAMPLE_CHARS],
                persona=one.persona[: limits.MAX_EXAMPLE_CHARS],
            )
            for one in read_examples(fields["mes_example"], card.name)[: limits.MAX_EXAMPLES]
        ],
        lorebook=lore_of(object_of(fields.get("character_book"))),
        **texts,
    )


def card_fields(card: Card | None, sheet: Sheet, *, now_s: int) -> dict[str, Any]:
    """A card's V3 ``data`` as the sheet has it by now; what did not change stays as it came.

    Args:
        card: What the sheet was imported from, if it was.
        sheet: The persona.
        now_s: Unix seconds, noted where something has changed.
    """
    fields = _empty() if card is None else deepcopy(card.fields)
    came = None if card is None else sheet_of_card(card)
    before = deepcopy(fields)

    def put(ours: str, write: Callable[[], None]) -> None:
        if came is None or getattr(sheet, ours) != getattr(came, ours):
            write()

    put("name", lambda: fields.update(name=sheet.name))
    for ours, (theirs, _) in _TEXT_FIELDS.items():
        value = getattr(sheet, ours)
        if value != (getattr(came, ours) if came else ""):
            fields[theirs] = value
    put("alternate_greetings", lambda: fields.update(alternate_greetings=sheet.alternate_greetings))
    put("examples", lambda: fields.update(mes_example=_example_text(sheet)))
    _put_book(fields, sheet)
    _put_own(fields, sheet, came)
    if fields != before or card is None:
        fields["modification_date"] = now_s
        fields.setdefault("creation_date", now_s)
    return fields


def notes_of(card: Card, sheet: Sheet) -> list[CardNote]:
    """What an owner should know of an import."""
    notes = [CardNote("cut", f"{name} is longer than we take, and was cut.") for name in _cut(card)]
    if sheet.system_prompt or sheet.post_history_instructions:
        text = "The card's own directions describe the character. They can't change our rules."
        notes.append(CardNote("directions_only_describe", text))
    if any(_is_remote(asset) for asset in objects_of(card.fields.get("assets"))):
        text = "Files that the card names by address were not fetched."
        notes.append(CardNote("picture_not_fetched", text))
    return notes


def _cut(card: Card) -> list[str]:
    fields = card.fields
    long = [
        theirs
        for theirs, limit in _TEXT_FIELDS.values()
        if len(text_of(fields.get(theirs))) > limit
    ]
    if len(read_examples(fields["mes_example"], card.name)) > limits.MAX_EXAMPLES:
        long.append("mes_example")
    book = object_of(fields.get("character_book"))
    if len(lore_of(book).entries) < len(objects_of(book.get("entries"))):
        long.append("character_book")
    if len(fields["alternate_greetings"]) > limits.MAX_GREETINGS:
        long.append("alternate_greetings")
    return long


def _is_remote(asset: dict[str, Any]) -> bool:
    return text_of(asset.get("uri")).lower().startswith(("http:", "https:", "ftp:"))


def _name(name: str) -> str:
    cut = clean_name(name)[: limits.MAX_NAME_CHARS].strip()
    return cut or "Nameless"


def _speed(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 1.0
    return min(MAX_SPEED, max(MIN_SPEED, float(value)))


def _example_text(sheet: Sheet) -> str:
    return write_examples([Exchange(one.fan, one.persona) for one in sheet.examples])


def _put_book(fields: dict[str, Any], sheet: Sheet) -> None:
    book = merged_book(fields.get("character_book"), sheet.lorebook)
    if book is not None:
        fields["character_book"] = book


def _put_own(fields: dict[str, Any], sheet: Sheet, came: Sheet | None) -> None:
    base = came or Sheet(name=sheet.name)
    changed = {
        name: getattr(sheet, name)
        for name in _OWN_FIELDS
        if getattr(sheet, name) != getattr(base, name)
    }
    if changed:
        own = object_of(fields["extensions"].get(OURS))
        fields["extensions"] = {**fields["extensions"], OURS: {**own, **changed}}


def _empty() -> dict[str, Any]:
    texts: dict[str, Any] = dict.fromkeys(TEXTS, "")
    lists: dict[str, Any] = {name: [] for name in LISTS}
    return {**texts, **lists, "extensions": {}}
