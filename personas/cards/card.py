"""A card in one shape, whichever version and program it came from; what nobody knows stays in it.

Source:
    Character Card V1 and V2 (malfoyslastname), V3 (kwaroran).
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from personas.cards.fields import first_of, object_of, objects_of, text_of, texts_of, whole_of
from personas.cards.limits import refuse

Spec = Literal["v1", "v2", "v3"]

TEXTS: Final = (
    "name",
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
    "creator_notes",
    "system_prompt",
    "post_history_instructions",
    "creator",
    "character_version",
)
LISTS: Final = ("alternate_greetings", "tags", "group_only_greetings")
_V1: Final = frozenset(
    ("name", "description", "personality", "scenario", "first_mes", "mes_example")
)
_OLDER_NAMES: Final = {
    "description": ("char_persona", "persona"),
    "name": ("char_name",),
    "first_mes": ("char_greeting", "greeting"),
    "mes_example": ("example_dialogue",),
    "scenario": ("world_scenario",),
}
"""Names of the same fields in cards from before V1."""
_OUTER: Final = frozenset(("spec", "spec_version", "data"))


@dataclass(frozen=True, slots=True)
class Card:
    """A card's fields, typed as V3 says, with everything else that it carried."""

    spec: Spec
    """As it came."""
    fields: dict[str, Any]
    """The V3 ``data`` object."""
    around: dict[str, Any] = field(default_factory=dict[str, Any])
    """What stood beside it."""

    @property
    def name(self) -> str:
        """The character's name."""
        return str(self.fields["name"])


def card_of(raw: dict[str, Any]) -> Card:
    """Bring a parsed card into one shape.

    Raises:
        CardError: It is no card, or has no name.
    """
    spec = _spec_of(raw)
    inner = object_of(raw.get("data"))
    source = inner or raw
    fields = _typed(deepcopy(source))
    if not inner:
        # Programs wrote V2 fields at the top before there was a V2, and some still do.
        fields = {name: value for name, value in fields.items() if name not in _OUTER}
    around = {name: deepcopy(value) for name, value in raw.items() if name not in _OUTER}
    return Card(spec, fields, around if inner else {})


def _spec_of(raw: dict[str, Any]) -> Spec:
    said = text_of(raw.get("spec")).lower()
    inner = object_of(raw.get("data"))
    if "v3" in said or text_of(raw.get("spec_version")).startswith("3"):
        return "v3"
    if inner and (said or _looks_like_card(inner)):
        return "v2"
    if _looks_like_card(raw):
        return "v1"
    if objects_of(raw.get("entries")):
        raise refuse("only_lore", "This is a lorebook without a character.")
    raise refuse("not_a_card", "This JSON is no character card: it has no name and no description.")


def _looks_like_card(fields: dict[str, Any]) -> bool:
    known = _V1.union(*_OLDER_NAMES.values())
    has_name = bool(text_of(first_of(fields, "name", *_OLDER_NAMES["name"])).strip())
    return has_name and len(known & fields.keys()) > 1


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """Known fields as their types; unknown ones as they are."""
    for name in TEXTS:
        fields[name] = text_of(first_of(fields, name, *_OLDER_NAMES.get(name, ())))
        _drop(fields, _OLDER_NAMES.get(name, ()))
    for name in LISTS:
        value = fields.get(name)
        # A greeting has commas of its own.
        is_one = isinstance(value, str) and name != "tags"
        fields[name] = [value] if is_one and value else texts_of(value)
    fields["extensions"] = object_of(fields.get("extensions"))
    if not fields["name"].strip():
        raise refuse("no_name", "The card has no name.")
    book = fields.get("character_book")
    if not object_of(book) and not isinstance(book, list):
        fields.pop("character_book", None)
    elif isinstance(book, list):
        fields["character_book"] = {"entries": book, "extensions": {}}
    for name in ("creation_date", "modification_date"):
        if name in fields and (moment := whole_of(fields[name])) is not None:
            fields[name] = moment
        else:
            fields.pop(name, None)
    return fields


def _drop(fields: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        fields.pop(name, None)
