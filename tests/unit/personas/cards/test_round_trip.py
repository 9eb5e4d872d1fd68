"""What comes in goes out again: unchanged where nobody changed it, strict wherever it goes."""

import json
from copy import deepcopy
from typing import Any

import pytest

from personas.cards.card import Card
from personas.cards.png import card_texts
from personas.cards.reading import read_card
from personas.cards.sheets import card_fields, sheet_of_card
from personas.cards.writing import v2_card, v3_card, write_archive, write_json, write_png
from personas.sheet_schemas import ExampleLines, LoreEntrySheet, LoreSheet, Sheet
from tests.unit.personas.cards.makers import V1, V2, V3, packed, picture, with_data
from tests.unit.personas.cards.odd_cards import ODD

pytestmark = pytest.mark.unit

NOW_S = 1_800_000_000
REQUIRED = {
    "name", "description", "tags", "creator", "character_version", "mes_example", "extensions",
    "system_prompt", "post_history_instructions", "first_mes", "alternate_greetings", "personality",
    "scenario", "creator_notes", "group_only_greetings",
}  # fmt: skip
ENTRY_REQUIRED = {"keys", "content", "extensions", "enabled", "insertion_order", "use_regex"}


def card(raw: Any) -> Card:
    return read_card(packed(raw)).card


def exported(source: Card) -> dict[str, Any]:
    return card_fields(source, sheet_of_card(source), now_s=NOW_S)


def test_a_v3_card_goes_out_as_it_came() -> None:
    source = {**V3, "a_program": {"of": "somebody"}}
    source = {**source, "data": {**V3["data"], "unknown": [1, {"x": None}]}}
    read = card(source)
    for written in (
        write_json(exported(read), read.around),
        write_png(exported(read), read.around, picture()),
    ):
        again = read_card(written).card
        assert v3_card(again.fields, again.around) == source


def test_an_archive_adds_only_its_picture() -> None:
    read = card(V3)
    again = read_card(write_archive(exported(read), read.around, picture())).card
    assets = again.fields.pop("assets")
    assert [one["uri"] for one in assets] == ["embeded://assets/icon/images/main.png"]
    assert again.fields == {k: v for k, v in V3["data"].items() if k != "assets"}
    assert write_archive(exported(read), {}, picture()) == write_archive(
        exported(read), {}, picture()
    )


@pytest.mark.parametrize("name", ODD)
def test_whatever_was_read_is_strict_when_written(name: str) -> None:
    read = read_card(ODD[name]).card
    written = json.loads(write_json(exported(read), read.around))
    assert written["spec"] == "chara_card_v3"
    assert written["spec_version"] == "3.0"
    data = written["data"]
    assert data.keys() >= REQUIRED
    for field in REQUIRED - {"tags", "alternate_greetings", "group_only_greetings", "extensions"}:
        assert isinstance(data[field], str), field
    for field in ("tags", "alternate_greetings", "group_only_greetings"):
        assert all(isinstance(one, str) for one in data[field])
    for entry in data.get("character_book", {}).get("entries", []):
        assert entry.keys() >= ENTRY_REQUIRED
        assert isinstance(entry["content"], str)
        assert all(isinstance(key, str) for key in entry["keys"])
    again = read_card(packed(written)).card
    assert sheet_of_card(again) == sheet_of_card(read)
    assert json.loads(write_json(exported(again), again.around)) == written


@pytest.mark.parametrize("source", [V1, V2], ids=["v1", "v2"])
def test_an_older_card_keeps_every_field(source: dict[str, Any]) -> None:
    data = source.get("data", source)
    fields = exported(card(source))
    assert {name: fields[name] for name in data} == data
    assert "modification_date" not in fields


def test_a_picture_holds_both_versions() -> None:
    texts = card_texts(write_png(exported(card(V3)), {}, None))
    assert texts.keys() == {"chara", "ccv3"}
    old = v2_card(exported(card(V3)))
    assert old["spec"] == "chara_card_v2"
    assert "nickname" not in old["data"]
    assert old["data"]["description"] == V3["data"]["description"]


def test_only_what_changed_is_written_anew() -> None:
    read = card(V3)
    sheet = sheet_of_card(read)
    changed = sheet.model_copy(update={"character": "A new story.", "greeting": "Hi."})
    fields = card_fields(read, changed, now_s=NOW_S)
    expected = deepcopy(V3["data"])
    expected |= {
        "description": "A new story.",
        "first_mes": "Hi.",
        "modification_date": NOW_S,
    }
    assert fields == expected


def test_a_changed_entry_keeps_what_nobody_knows_of_it() -> None:
    read = card(V3)
    sheet = sheet_of_card(read)
    (entry,) = sheet.lorebook.entries
    new = LoreEntrySheet(keys=["moon"], content="The moon is high.")
    edited = entry.model_copy(update={"content": "Beasts fear light.", "is_on": False})
    lorebook = LoreSheet(entries=[new, edited], scan_depth=2)
    fields = card_fields(read, sheet.model_copy(update={"lorebook": lorebook}), now_s=NOW_S)
    first, second = v3_card(fields)["data"]["character_book"]["entries"]
    was = V3["data"]["character_book"]["entries"][0]
    assert second == {**was, "content": "Beasts fear light.", "enabled": False}
    assert first["keys"] == ["moon"]
    assert first.keys() >= ENTRY_REQUIRED
    book = fields["character_book"]
    assert (book["scan_depth"], book["recursive_scanning"]) == (2, False)
    assert book["extensions"] == {"x": [1]}


def test_what_no_card_has_a_field_for_goes_into_extensions() -> None:
    sheet = Sheet(
        name="Nova",
        tagline="A singer by the sea",
        style="dry",
        voice_id="kokoro:af_heart",
        voice_speed=1.2,
        character="She sings.",
        examples=[ExampleLines(fan="Hi", persona="Hello."), ExampleLines(persona="Alone.")],
    )
    fields = card_fields(None, sheet, now_s=NOW_S)
    assert fields["creation_date"] == NOW_S
    again = sheet_of_card(read_card(write_json(fields)).card)
    assert again == sheet


def test_a_thousand_entries_all_go_out() -> None:
    entries = [{"keys": [f"k{n}"], "content": f"c{n}"} for n in range(1_000)]
    read = card(with_data(character_book={"entries": entries}))
    sheet = sheet_of_card(read)
    assert len(sheet.lorebook.entries) == 500
    fewer = sheet.lorebook.model_copy(update={"entries": sheet.lorebook.entries[1:]})
    fields = card_fields(read, sheet.model_copy(update={"lorebook": fewer}), now_s=NOW_S)
    assert len(fields["character_book"]["entries"]) == 999
