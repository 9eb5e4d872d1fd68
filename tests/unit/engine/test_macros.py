from datetime import UTC, datetime

import pytest

from engine.macros import MacroValues, hidden_keys, resolve

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
VALUES = MacroValues("Nova", "Ada", "room_1", NOW)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{char}} meets {{user}}", "Nova meets Ada"),
        ("{{CHAR}} and <BOT> and <user>", "Nova and Nova and Ada"),
        ("{{ char }}", "Nova"),
        ("a{{// a note}}b{{comment: x}}c{{hidden_key: moon}}d", "abcd"),
        ("{{reverse: abc}}", "cba"),
        ("{{time}} {{date}} {{weekday}}", "09:05 2026-11-23 Monday"),
        ("one{{newline}}two", "one\ntwo"),
        ("{{original}}", ""),
        ("{{unknown}} {{unknown:1}} {char}", "{{unknown}} {{unknown:1}} {char}"),
        ("{{roll:0}} {{roll:x}}", "{{roll:0}} {{roll:x}}"),
        ("{{random:only}}", "only"),
        (r"{{pick:a\,b}}", "a,b"),
        ("{{reverse:{{char}}}}", "avoN"),
        ("I <3 {{user}}", "I <3 Ada"),
        ("", ""),
        ("plain", "plain"),
    ],
)
def test_words_for_macros(text: str, said: str) -> None:
    assert resolve(text, VALUES) == said


def test_without_a_moment_times_stay_as_written() -> None:
    assert resolve("{{time}}", MacroValues("Nova", "Ada")) == "{{time}}"


def test_the_same_room_rolls_the_same_dice() -> None:
    text = "{{roll:d1000000}} {{roll:d1000000}} {{random:a,b,c,d,e,f,g,h}}"
    said = resolve(text, VALUES)
    assert said == resolve(text, VALUES)
    others = {resolve(text, MacroValues("Nova", "Ada", f"room_{n}")) for n in range(20)}
    assert len(others) > 15
    first, second, _ = said.split()
    assert first != second


def test_a_pick_is_the_same_in_every_room() -> None:
    picked = {
        resolve("{{pick:a,b,c,d}}", MacroValues("Nova", "Ada", f"room_{n}")) for n in range(10)
    }
    assert len(picked) == 1


@pytest.mark.parametrize(
    ("dice", "least", "most"),
    [
        ("6", 1, 6),
        ("20", 1, 20),
        ("100", 1, 100),
        ("d6", 1, 6),
        ("3d6", 3, 18),
        ("100d1", 100, 100),
    ],
)
def test_dice_stay_in_range(dice: str, least: int, most: int) -> None:
    rolled = [
        int(resolve(f"{{{{roll:{dice}}}}}", MacroValues("", "", f"room_{n}"))) for n in range(100)
    ]
    assert least <= min(rolled) <= max(rolled) <= most
    assert least == most or len(set(rolled)) > 3


def test_macros_inside_macros_end() -> None:
    assert resolve("{{random:" * 50 + "x" + "}}" * 50, VALUES).count("{{random:") == 45
    doubling = "{{user}}" * 50
    fan = MacroValues("Nova", "{{user}}{{user}}")
    assert len(resolve(doubling, fan)) <= 4 * len(doubling) + 200


def test_hidden_keys_are_found() -> None:
    assert hidden_keys("a {{hidden_key: moon }} b {{HIDDEN_KEY:sun}} {{comment:x}}") == [
        "moon",
        "sun",
    ]
