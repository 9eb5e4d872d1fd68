"""Cards as they are found: written by many programs, and not by the book."""

import base64
import zlib
from typing import Any

from tests.unit.personas.cards.makers import (
    V1,
    V2,
    V3,
    archive,
    chunk,
    packed,
    picture,
    png,
    png_card,
    text_chunk,
    with_data,
)


def book(entries: Any, **fields: Any) -> dict[str, Any]:
    return with_data(character_book={"entries": entries, **fields})


def _data_icon() -> dict[str, Any]:
    uri = "data:image/png;base64," + base64.b64encode(picture()).decode()
    icon = {"type": "icon", "uri": uri, "name": "main", "ext": "png"}
    return {**V3, "data": {**V3["data"], "assets": [icon]}}


def _zipped_text() -> bytes:
    text = zlib.compress(base64.b64encode(packed(V2)))
    return png(chunk(b"zTXt", b"chara\0\0" + text))


def _international_text() -> bytes:
    return png(chunk(b"iTXt", b"chara\0\0\0en\0Charakter\0" + base64.b64encode(packed(V2))))


def _wrapped_base64() -> bytes:
    text = base64.encodebytes(packed(V2))
    return png(chunk(b"tEXt", b"chara\0" + text))


def _url_safe_base64() -> bytes:
    text = base64.urlsafe_b64encode(packed(with_data(tags=["ÿþ?>"]))).rstrip(b"=")
    return png(chunk(b"tEXt", b"Chara\0" + text))


ODD: dict[str, bytes] = {
    "v1 json": packed(V1),
    "v2 json": packed(V2),
    "v3 json": packed(V3),
    "v1 with v2 fields beside it": packed({**V1, "tags": "a, b", "alternate_greetings": ["Hi"]}),
    "both v1 and v2, as many sites write": packed({**V1, **V2}),
    "data without a spec": packed({"data": V2["data"]}),
    "spec in capitals, version as a number": packed(
        {"spec": "CHARA_CARD_V2", "spec_version": 2, "data": V2["data"]}
    ),
    "a list of one": packed([V2]),
    "names from before v1": packed(
        {
            "char_name": "Seraphina",
            "char_persona": "Guards a glade.",
            "char_greeting": "Hello.",
            "example_dialogue": "You: Hi\nSeraphina: Hello.",
            "world_scenario": "A glade.",
        }
    ),
    "byte order mark": b"\xef\xbb\xbf" + packed(V2),
    "utf-16": "\ufeff".encode("utf-16-le") + packed(V2).decode().encode("utf-16-le"),
    "windows letters": packed(V1).replace(b"gentle", b"gentle \x93caf\xe9\x94"),
    "nul at the end": packed(V2) + b"\0\0",
    "trailing commas": packed(V2).replace(b'"healer"]', b'"healer",]'),
    "raw line breaks in strings": packed(V1).replace(rb"\n{{user}}: Who", b"\n{{user}}: Who"),
    "half a letter": packed(V1).replace(b"gentle", rb"gentle \ud83d"),
    "not a number": packed(V2).replace(b'"scan_depth": 6', b'"scan_depth": NaN'),
    "texts are null or numbers": packed(with_data(personality=7, scenario={"a": 1}, creator=["x"])),
    "fields are missing": packed({"name": "Sera", "description": "Short."}),
    "greetings as one string": packed(with_data(alternate_greetings="Hello, you there")),
    "greetings with holes": packed(with_data(alternate_greetings=[None, "Hi", 3, ""])),
    "tags as one string": packed(with_data(tags="fantasy, healer")),
    "extensions are a list": packed(with_data(extensions=[])),
    "book is null": packed({**V2, "data": {**V2["data"], "character_book": None}}),
    "book is a list of entries": packed(
        with_data(character_book=[{"keys": ["a"], "content": "b"}])
    ),
    "book of a world file": packed(
        book(
            {
                "0": {
                    "uid": 0,
                    "key": ["glade", "forest"],
                    "keysecondary": [],
                    "comment": "The glade",
                    "content": "It is never dark there.",
                    "disable": False,
                    "order": 50,
                    "constant": True,
                }
            }
        )
    ),
    "entries of odd types": packed(
        book(
            [
                None,
                "text",
                {"keys": "forest, glade", "content": 5, "insertion_order": "20", "enabled": "true"},
                {"keys": ["x"], "content": "y", "insertion_order": 3.0, "constant": 1},
            ],
            scan_depth="8",
            token_budget=1e9,
        )
    ),
    "an expression that is none": packed(
        book([{"keys": ["/(unclosed/i"], "content": "x", "use_regex": True}])
    ),
    "longer than we take": packed(with_data(description="word " * 8_000, name="N" * 200)),
    "a hundred greetings": packed(
        with_data(alternate_greetings=[f"Hello {n}" for n in range(100)])
    ),
    "v2 in a picture": png_card(V2),
    "v3 in a picture": png_card(V3, b"ccv3"),
    "both in a picture": png(text_chunk(b"chara", V1), text_chunk(b"ccv3", V3)),
    "v3 broken, v2 whole": png(chunk(b"tEXt", b"ccv3\0!!!"), text_chunk(b"chara", V2)),
    "json without base64": png(chunk(b"tEXt", b"chara\0" + packed(V2))),
    "zipped text": _zipped_text(),
    "international text": _international_text(),
    "base64 in lines": _wrapped_base64(),
    "base64 for addresses, keyword in capitals": _url_safe_base64(),
    "two of one keyword": png(
        text_chunk(b"chara", {**V1, "name": "Old"}), text_chunk(b"chara", V2)
    ),
    "wrong checksum": png(text_chunk(b"chara", V2)[:-4] + b"\0\0\0\0"),
    "cut off after the card": png_card(V2)[:-14],
    "charx": archive({"card.json": packed(V3), "assets/icon/images/main.png": picture()}),
    "charx with back slashes": archive(
        {
            "card.json": packed(
                {
                    **V3,
                    "data": {
                        **V3["data"],
                        "assets": [
                            {"type": "icon", "uri": "embeded://assets/a.png", "name": "main"}
                        ],
                    },
                }
            ),
            "assets\\a.png": picture(),
        }
    ),
    "a picture as data": packed(_data_icon()),
    "pictures elsewhere": packed(
        {
            **V3,
            "data": {
                **V3["data"],
                "assets": [
                    {"type": "icon", "uri": "https://example.org/a.png", "name": "main"},
                    7,
                    {"uri": None},
                ],
            },
        }
    ),
    "right to left and emoji": packed(with_data(name="נובה 🌊", description="שלום {{user}}" * 5)),
}
