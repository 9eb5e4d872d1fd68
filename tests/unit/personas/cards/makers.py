"""Makes files that hold cards: whole, odd and hostile ones."""

import base64
import io
import json
import struct
import zipfile
import zlib
from copy import deepcopy
from typing import Any

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"

V1: dict[str, Any] = {
    "name": "Seraphina",
    "description": "{{char}} guards a forest glade, and heals who comes there.",
    "personality": "caring, protective, gentle",
    "scenario": "{{user}} wakes up in a glade.",
    "first_mes": "*smiles* You are awake, {{user}}.",
    "mes_example": "<START>\n{{user}}: Who are you?\n{{char}}: Seraphina. The glade is mine.",
}
V2: dict[str, Any] = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": {
        **V1,
        "creator_notes": "Be kind to her.",
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": ["Hello, traveller, again.", "The rain has stopped."],
        "tags": ["fantasy", "healer"],
        "creator": "somebody",
        "character_version": "1.1",
        "extensions": {"talkativeness": "0.5", "depth_prompt": {"prompt": "calm", "depth": 4}},
        "character_book": {
            "name": "Glade",
            "scan_depth": 6,
            "token_budget": 400,
            "recursive_scanning": True,
            "extensions": {"x": [1]},
            "entries": [
                {
                    "keys": ["shadowfang", "beast"],
                    "secondary_keys": ["night"],
                    "content": "@@depth 2\nShadowfangs fear the glade's light.",
                    "extensions": {"weight": 10},
                    "enabled": True,
                    "insertion_order": 7,
                    "case_sensitive": False,
                    "name": "Beasts",
                    "priority": 3,
                    "id": 12,
                    "comment": "from the old forest",
                    "selective": True,
                    "constant": False,
                    "position": "after_char",
                }
            ],
        },
    },
}
V3: dict[str, Any] = {
    "spec": "chara_card_v3",
    "spec_version": "3.0",
    "data": {
        **deepcopy(V2["data"]),
        "nickname": "Sera",
        "creator_notes_multilingual": {"de": "Sei nett zu ihr."},
        "source": ["https://example.org/cards/1"],
        "group_only_greetings": ["Hello, all of you."],
        "creation_date": 1_700_000_000,
        "modification_date": 1_700_000_100,
        "assets": [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}],
    },
}
for _entry in V3["data"]["character_book"]["entries"]:
    _entry.setdefault("use_regex", False)


def packed(card: Any) -> bytes:
    return json.dumps(card).encode()


def with_data(**changes: Any) -> dict[str, Any]:
    """A V2 card with some fields changed; None takes a field away."""
    data = {**V2["data"], **changes}
    return {**V2, "data": {name: value for name, value in data.items() if value is not None}}


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def picture(size: tuple[int, int] = (80, 100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#406080").save(out, "PNG")
    return out.getvalue()


def png(*chunks: bytes, image: bytes | None = None) -> bytes:
    """A picture with these chunks before its end."""
    whole = image or picture()
    end = whole.rindex(struct.pack(">I", 0) + b"IEND")
    return whole[:end] + b"".join(chunks) + whole[end:]


def text_chunk(keyword: bytes, card: Any) -> bytes:
    return chunk(b"tEXt", keyword + b"\0" + base64.b64encode(packed(card)))


def png_card(card: Any, keyword: bytes = b"chara") -> bytes:
    return png(text_chunk(keyword, card))


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return out.getvalue()
