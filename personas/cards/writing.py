"""A card as files that other programs read: V3, with V2 beside it where both fit."""

import json
from copy import deepcopy
from io import BytesIO
from typing import Any, Final

from PIL import Image

from personas.cards.card import LISTS, TEXTS, Card
from personas.cards.charx import write_charx
from personas.cards.fields import object_of, objects_of
from personas.cards.json_text import encode_base64
from personas.cards.lore import strict_entry
from personas.cards.png import with_texts

_V2: Final = frozenset((*TEXTS, "alternate_greetings", "tags", "character_book", "extensions"))
_MAIN_ICON: Final = "assets/icon/images/main.png"


def v3_card(fields: dict[str, Any], around: dict[str, Any] | None = None) -> dict[str, Any]:
    """The whole V3 object, with all that the specification demands."""
    return {
        **(around or {}),
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": _strict(fields),
    }


def v2_card(fields: dict[str, Any]) -> dict[str, Any]:
    """The same for programs that know V2; what it has no field for is left to V3."""
    kept = {name: value for name, value in _strict(fields).items() if name in _V2}
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": kept}


def write_json(fields: dict[str, Any], around: dict[str, Any] | None = None) -> bytes:
    """V3 as JSON."""
    return json.dumps(v3_card(fields, around), ensure_ascii=False, indent=2).encode()


def write_png(
    fields: dict[str, Any], around: dict[str, Any] | None, picture: bytes | None
) -> bytes:
    """A picture that holds the card as V3 (``ccv3``) and as V2 (``chara``).

    Args:
        fields: The V3 ``data``.
        around: What stood beside it.
        picture: Any picture that Pillow reads; None draws a plain one.
    """
    texts = {"chara": _packed(v2_card(fields)), "ccv3": _packed(v3_card(fields, around))}
    return with_texts(_png(picture), texts)


def write_archive(
    fields: dict[str, Any], around: dict[str, Any] | None, picture: bytes | None
) -> bytes:
    """CHARX: the card and its picture in a zip."""
    fields = deepcopy(fields)
    files = {_MAIN_ICON: _png(picture)} if picture else {}
    if files:
        others = [one for one in objects_of(fields.get("assets")) if not _is_main_icon(one)]
        icon = {"type": "icon", "uri": f"embeded://{_MAIN_ICON}", "name": "main", "ext": "png"}
        fields["assets"] = [icon, *others]
    return write_charx(write_json(fields, around), files)


def card_as_v3(card: Card) -> dict[str, Any]:
    """An imported card, unchanged but for its version."""
    return v3_card(card.fields, card.around)


def _strict(fields: dict[str, Any]) -> dict[str, Any]:
    strict: dict[str, Any] = {**dict.fromkeys(TEXTS, ""), **{name: [] for name in LISTS}}
    strict |= {"extensions": {}, **deepcopy(fields)}
    book = object_of(strict.get("character_book"))
    if book:
        entries = [strict_entry(one) for one in objects_of(book.get("entries"))]
        strict["character_book"] = {"extensions": {}, **book, "entries": entries}
    return strict


def _is_main_icon(asset: dict[str, Any]) -> bool:
    return asset.get("type") == "icon" and asset.get("name") == "main"


def _packed(card: dict[str, Any]) -> bytes:
    return encode_base64(json.dumps(card, ensure_ascii=False).encode())


def _png(picture: bytes | None) -> bytes:
    out = BytesIO()
    if picture is None:
        Image.new("RGB", (400, 600), "#d9d4cb").save(out, "PNG")
    else:
        with Image.open(BytesIO(picture)) as opened:
            opened.convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
