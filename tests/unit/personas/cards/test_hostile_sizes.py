"""Cards whose text is harmless until a program goes over it again and again."""

import json
import struct
import time
import zlib

import pytest

from personas.cards.charx import Charx
from personas.cards.examples import read_examples
from personas.cards.json_text import parse_json
from personas.cards.limits import CardError
from personas.cards.reading import read_card
from tests.unit.personas.cards.makers import V2, archive, chunk, packed, png, with_data

pytestmark = pytest.mark.unit

MB = 1024 * 1024


@pytest.mark.parametrize(
    "text",
    [
        *("\n" * MB, " " * MB, " " * MB + "x" * 90, "a\n" * MB, "<" + " " * MB, "<\n" * MB),
        *("<START>\n" * (MB // 8), "<START>" + " \n" * MB, "Bo: a\n" * (MB // 6)),
    ],
    ids=["lines", "spaces", "end", "words", "open", "opens", "starts", "start", "said"],
)
def test_an_example_of_millions_of_letters_is_read_at_once(text: str) -> None:
    began_s = time.perf_counter()
    read_examples(text, "Bo")
    assert time.perf_counter() - began_s < 2


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "1" * 400 + ".5"])
def test_a_number_that_no_database_keeps_is_left_out(number: str) -> None:
    raw = json.dumps(with_data(extensions={"depth": "ODD"})).replace('"ODD"', number)
    assert parse_json(raw.encode())["data"]["extensions"] == {"depth": None}
    card = read_card(raw.encode()).card
    assert json.dumps(card.fields, allow_nan=False)


def test_a_picture_full_of_packed_cards_is_refused() -> None:
    """A few kilobytes each, and each unpacks to megabytes."""
    bomb = chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"\0" * 5 * MB, 9))
    began_s = time.perf_counter()
    with pytest.raises(CardError) as refused:
        read_card(png(*[bomb] * 2_000))
    assert refused.value.details["reason"] == "too_many_parts"
    assert time.perf_counter() - began_s < 2


def _directory(raw: bytes, at: int, content: bytes) -> bytes:
    place = raw.index(b"PK\x01\x02") + at
    return raw[:place] + content + raw[place + len(content) :]


def test_archives_that_contradict_themselves_are_refused() -> None:
    whole = archive({"card.json": packed(V2)})
    end = whole.index(b"PK\x05\x06")
    far = whole[: end + 16] + struct.pack("<I", 2**31) + whole[end + 20 :]
    for raw in (
        far,
        _directory(whole, 42, struct.pack("<I", 2**31)),
        _directory(whole, 8, struct.pack("<H", 0x20)),
        _directory(whole, 8, struct.pack("<H", 0x840)),
        whole[:6] + struct.pack("<H", 0x800) + whole[8:30] + b"\xff\xfe" + whole[32:],
    ):
        with pytest.raises(CardError):
            Charx(raw).card()
