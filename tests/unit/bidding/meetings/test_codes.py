"""The rotating code: what it is bound to, what is read, and that a camera can read its picture."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bidding.meetings.codes import (
    Bound,
    MeetingCodes,
    ReadCode,
    code_address,
    code_picture,
    read_code,
)
from core.ids import new_id

pytestmark = pytest.mark.unit

CODES = MeetingCodes(b"house")
BOUND = Bound("met_01", "0x" + "d1" * 32, "0x" + "c0" * 20, 31_337, "0x" + "e5" * 20)
SCALE = 8
"""Pixels of a module when the picture is drawn."""


def read(text: str) -> ReadCode:
    found = read_code(text)
    assert found is not None
    return found


@given(st.integers(0, 10**12 - 1))
def test_a_code_is_read_back(step: int) -> None:
    code = CODES.code(BOUND, step)
    found = read(code)
    assert (found.meeting_id, found.step) == ("met_01", step)
    assert CODES.is_ours(BOUND, found)
    assert read(code_address("https://mesi.example", code)) == found
    assert read(f"  {code}\n") == found


def test_ids_of_meetings_fit_into_codes() -> None:
    bound = replace(BOUND, meeting_id=new_id("met"))
    assert read(CODES.code(bound, 1)).meeting_id == bound.meeting_id


@pytest.mark.parametrize(
    "other",
    [
        replace(BOUND, meeting_id="met_02"),
        replace(BOUND, deal_id="0x" + "d2" * 32),
        replace(BOUND, creator_address="0x" + "c1" * 20),
        replace(BOUND, chain_id=1),
        replace(BOUND, escrow_address="0x" + "e6" * 20),
    ],
    ids=["meeting", "deal", "creator", "chain", "contract"],
)
def test_a_code_is_bound_to_everything_that_counts(other: Bound) -> None:
    found = read(CODES.code(other, 7))
    assert not CODES.is_ours(BOUND, found)
    assert CODES.is_ours(other, found)


def test_a_code_of_another_house_or_step_is_not_ours() -> None:
    foreign = read(MeetingCodes(b"another house").code(BOUND, 7))
    assert not CODES.is_ours(BOUND, foreign)
    ours = read(CODES.code(BOUND, 7))
    assert not CODES.is_ours(BOUND, replace(ours, step=8))
    changed = ("B" if ours.mac[0] == "A" else "A") + ours.mac[1:]
    assert not CODES.is_ours(BOUND, replace(ours, mac=changed))


GOOD = CODES.code(BOUND, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "https://mesi.example/scan",
        "https://mesi.example/scan#",
        GOOD[:-1],
        GOOD + "A",
        GOOD.replace("1.", "2.", 1),
        GOOD.replace("1.", "01.", 1),
        GOOD.replace(".7.", ".-7."),
        GOOD.replace(".7.", ".٧."),  # noqa: RUF001 - an Arabic seven is no step
        GOOD.replace(".7.", ".7777777777777."),
        GOOD.replace("met_01", "MET_01"),
        GOOD.replace("met_01", ""),
        GOOD.replace("met_01", "a" * 65),
        GOOD + "\x00",
        GOOD.replace(".", "/"),
        "<script>alert(1)</script>",
        "\N{RIGHT-TO-LEFT OVERRIDE}" + GOOD,
        "\N{GRINNING FACE}" * 300,
        f"{GOOD}#",
    ],
)
def test_what_is_no_code_is_not_read(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=400))
def test_no_text_is_a_fault(text: str) -> None:
    found = read_code(text)
    assert found is None or not CODES.is_ours(BOUND, found)


def drawn(svg: str) -> NDArray[np.uint8]:
    """The picture's dark strokes on its light ground; each stroke is one module high."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    _, _, width, height = (int(float(part)) for part in root.attrib["viewBox"].split())
    ground, dark = (
        root.iter("{http://www.w3.org/2000/svg}path") if "}" in root.tag else root.iter("path")
    )
    assert (ground.attrib["fill"], dark.attrib["stroke"]) == ("#fff", "#000")
    picture = np.full((height, width), 255, np.uint8)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", dark.attrib["d"]):
        parts = [float(part) for part in numbers.split()]
        match command:
            case "M":
                x, y = parts
            case "m":
                x, y = x + parts[0], y + parts[1]
            case _:
                picture[int(y), int(x) : int(x + parts[0])] = 0
                x += parts[0]
    return picture.repeat(SCALE, axis=0).repeat(SCALE, axis=1)


def test_a_camera_reads_the_picture() -> None:
    bound = replace(BOUND, meeting_id=new_id("met"))
    address = code_address("https://mesi.example", CODES.code(bound, 119_000_000))
    svg = code_picture(address)
    assert svg.startswith("<svg")
    seen, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(svg))
    assert seen == address
    assert CODES.is_ours(bound, read(seen))


def test_the_picture_scales_and_holds_no_markup_of_others() -> None:
    svg = code_picture('https://mesi.example/"><script>alert(1)</script>')
    assert "viewBox" in svg
    assert "width=" not in svg
    assert "script" not in svg
