"""A script laid out: what is heard when, and where the face believes the sound to be."""

from dataclasses import replace

import pytest

from avatars.films.script import Attended, Entry, Heard, Lasted, Over, Said, Stopped, WentOn
from avatars.films.timeline import Anchored, Cleared, Finished, Run, Sounded, Timeline, lay_out
from avatars.stage.playhead import Anchor, Playhead
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE

pytestmark = pytest.mark.unit

ITEM = "item_a"


def said(at: int, start: int, length: int, offset: int | None = None) -> Said:
    return Said(at, ITEM, start, start if offset is None else offset, length)


def anchors(timeline: Timeline) -> list[Anchor]:
    return [act.anchor for act in timeline.acts if isinstance(act, Anchored)]


def place(timeline: Timeline, at: int) -> tuple[str, int] | None:
    """Where the face finds the sound at a moment."""
    head = Playhead()
    for anchor in anchors(timeline):
        head.add(anchor)
    found = head.move(at / SPOKEN_RATE)
    return None if found is None else (found.item_id, found.at)


def test_pieces_that_come_ahead_of_time_follow_each_other() -> None:
    timeline = lay_out([said(100, 0, 480), said(101, 480, 480), said(102, 960, 480)])
    assert timeline.persona == [Run(100, 0, 1_440)]
    assert [(one.at, one.is_running, one.played) for one in anchors(timeline)] == [
        (0, True, 0),
        (1_440, False, 1_440),
    ]
    assert place(timeline, 100 + 700) == (ITEM, 700)
    assert place(timeline, 99_999) == (ITEM, 1_440)


def test_a_piece_that_comes_late_leaves_a_silence() -> None:
    timeline = lay_out([said(0, 0, 480), said(1_000, 480, 480)])
    assert timeline.persona == [Run(0, 0, 480), Run(1_000, 480, 480)]
    assert place(timeline, 900) == (ITEM, 480)
    assert place(timeline, 1_100) == (ITEM, 580)


def test_a_hold_stands_still_and_goes_on_from_the_same_sample() -> None:
    timeline = lay_out(
        [
            said(0, 0, 1_000),
            said(1, 1_000, 1_000),
            Stopped(600),
            said(700, 2_000, 500),
            WentOn(5_000),
            Over(9_000, ITEM, 2_500, is_broken_off=False),
        ]
    )
    assert timeline.persona == [Run(0, 0, 600), Run(5_000, 600, 1_900)]
    assert place(timeline, 4_000) == (ITEM, 600)
    assert place(timeline, 5_100) == (ITEM, 700)
    assert Finished(9_000, ITEM, 2_500) in timeline.acts


def test_a_reply_that_is_broken_off_is_heard_no_further() -> None:
    entries: list[Entry] = [
        said(0, 0, 1_000),
        said(1, 1_000, 1_000),
        Stopped(600),
        Over(900, ITEM, 600, is_broken_off=True),
        Said(2_000, "item_b", 0, 2_000, 100),
    ]
    timeline = lay_out(entries)
    assert timeline.persona == [Run(0, 0, 600), Run(2_000, 2_000, 100)]
    assert Cleared(900, ITEM, 600) in timeline.acts
    assert place(timeline, 2_050) == ("item_b", 50)
    del entries[2]
    timeline = lay_out(entries)
    assert timeline.persona[0] == Run(0, 0, 900), "without a hold it is cut where it is"
    assert Cleared(900, ITEM, 900) in timeline.acts


def test_a_film_that_begins_in_a_reply_begins_in_its_middle() -> None:
    timeline = lay_out([said(-700, 0, 2_000), Lasted(5_000)])
    assert place(timeline, 0) == (ITEM, 700)
    assert timeline.length == 5_000


def test_acts_come_in_order_and_sound_before_it_is_heard() -> None:
    late = SPOKEN_RATE * 2
    timeline = lay_out([Attended(5, "idle"), said(late, 0, 480), said(late, 480, 480)])
    assert [act.at for act in timeline.acts] == sorted(act.at for act in timeline.acts)
    heard = [act for act in timeline.acts if isinstance(act, Sounded)]
    assert [(one.offset, one.played) for one in heard] == [(0, 0), (480, 480)]
    assert all(one.at < late for one in heard)


@pytest.mark.parametrize("step", [1, 7, 480, 999])
def test_any_cutting_of_the_same_sound_is_the_same_film(step: int) -> None:
    whole = said(50, 0, 3_000)
    cut = [
        replace(whole, start=at, offset=at, length=min(step, 3_000 - at))
        for at in range(0, 3_000, step)
    ]
    assert lay_out(cut).persona == lay_out([whole]).persona
    assert anchors(lay_out(cut)) == anchors(lay_out([whole]))


def test_the_fans_sound_counts_for_the_length() -> None:
    timeline = lay_out([Heard(SPOKEN_RATE, 0, HEARD_RATE)])
    assert (timeline.length, timeline.fan) == (2 * SPOKEN_RATE, [Run(SPOKEN_RATE, 0, HEARD_RATE)])
