"""A card out of any file that holds one."""

from dataclasses import dataclass
from typing import Final

from personas.cards.card import Card, card_of
from personas.cards.charx import Charx
from personas.cards.fields import object_of, objects_of, text_of
from personas.cards.json_text import decode_base64, parse_json
from personas.cards.limits import MAX_FILE_BYTES, MAX_PICTURE_BYTES, CardError, refuse
from personas.cards.png import SIGNATURE, card_texts

_ZIP: Final = b"PK\x03\x04"
_OTHERS: Final = {b"\xff\xd8\xff": "JPEG", b"RIFF": "WebP", b"GIF8": "GIF", b"%PDF": "PDF"}
_DATA_URI: Final = "data:image/"


@dataclass(frozen=True, slots=True)
class CardFile:
    """A card and the picture that came with it, as yet undecoded."""

    card: Card
    picture: bytes | None


def read_card(raw: bytes) -> CardFile:
    """Read a JSON, PNG or CHARX file; nothing that it names by address is fetched.

    Raises:
        CardError: It holds no card, or more than any real card.
    """
    if len(raw) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        raise refuse("too_large", f"A card has at most {limit} MB.")
    if raw.startswith(SIGNATURE):
        return _from_png(raw)
    if raw.startswith(_ZIP):
        archive = Charx(raw)
        card = card_of(parse_json(archive.card()))
        return CardFile(card, _icon(card, archive))
    kind = next((name for start, name in _OTHERS.items() if raw.startswith(start)), None)
    if kind is not None:
        raise refuse("not_a_card", f"This {kind} file holds no card: cards are PNG, JSON or CHARX.")
    card = card_of(parse_json(raw))
    return CardFile(card, _icon(card, None))


def _from_png(raw: bytes) -> CardFile:
    texts = card_texts(raw)
    if not texts:
        raise refuse("not_a_card", "This picture holds no character card.")
    failure: CardError | None = None
    # V3 first; where it is broken the older one may still be whole.
    for name in ("ccv3", "chara"):
        if name in texts:
            try:
                return CardFile(card_of(parse_json(_json_of(texts[name]))), raw)
            except CardError as error:
                failure = failure or error
    raise failure or refuse("not_a_card", "This picture holds no character card.")


def _json_of(text: bytes) -> bytes:
    """Some programs wrote the JSON without base64."""
    return text if text.lstrip().startswith(b"{") else decode_base64(text)


def _icon(card: Card, archive: Charx | None) -> bytes | None:
    """The main icon among a card's assets."""
    icons = [one for one in objects_of(card.fields.get("assets")) if one.get("type") == "icon"]
    icons.sort(key=lambda one: one.get("name") != "main")
    for icon in icons:
        uri = text_of(object_of(icon).get("uri"))
        if uri.startswith(_DATA_URI):
            _, mark, content = uri.partition(";base64,")
            picture = decode_base64(content.encode()) if mark else b""
            if 0 < len(picture) <= MAX_PICTURE_BYTES:
                return picture
        elif archive is not None and (found := archive.file(uri)):
            return found
    return None
