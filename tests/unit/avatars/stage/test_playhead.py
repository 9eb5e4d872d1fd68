"""Where a reply is heard, from anchors and a clock."""

import pytest

from avatars.stage.playhead import Anchor, Playhead

pytestmark = pytest.mark.unit


def places(head: Playhead, *moments: float) -> list[tuple[str, int, int, bool] | None]:
    found = [head.move(now_s) for now_s in moments]
    return [one and (one.item_id, one.at, one.played, one.is_running) for one in found]


def test_there_is_no_place_before_the_first_sound() -> None:
    head = Playhead()
    assert places(head, 1.0) == [None]
    head.add(Anchor("a", 0, 500, 2.0))
    assert places(head, 1.99, 2.0) == [None, ("a", 0, 500, True)]


def test_sound_runs_on_from_its_anchor() -> None:
    head = Playhead()
    head.add(Anchor("a", 100, 1_100, 2.0))
    assert places(head, 2.5, 3.0) == [("a", 12_100, 13_100, True), ("a", 24_100, 25_100, True)]


def test_it_stands_still_and_goes_on() -> None:
    head = Playhead()
    head.add(Anchor("a", 0, 0, 2.0))
    head.add(Anchor("a", 12_000, 12_000, 2.5, is_running=False))
    head.add(Anchor("a", 12_000, 12_000, 4.0))
    assert places(head, 2.25, 2.75, 3.9, 4.5) == [
        ("a", 6_000, 6_000, True),
        ("a", 12_000, 12_000, False),
        ("a", 12_000, 12_000, False),
        ("a", 24_000, 24_000, True),
    ]


def test_an_item_begins_when_its_sound_leaves_and_not_before() -> None:
    head = Playhead()
    head.add(Anchor("a", 0, 0, 2.0))
    head.add(Anchor("b", 0, 24_000, 3.0))
    assert places(head, 2.999, 3.5) == [("a", 23_976, 23_976, True), ("b", 12_000, 36_000, True)]
