"""Where the time of a spoken answer went."""

import pytest

from rooms.latency import STAGES, stage_waits

pytestmark = pytest.mark.unit

EARLY = {"pause_seen": 200, "transcript": 350, "first_token": 500, "first_clause": 550}


def test_waits_add_up_to_the_latest_stage() -> None:
    stages = {name: 100 * (place + 1) for place, name in enumerate(STAGES)}
    assert stage_waits(stages) == dict.fromkeys(STAGES, 100)


def test_the_end_of_the_turn_costs_what_it_came_after_the_first_sound() -> None:
    waits = stage_waits({**EARLY, "first_audio": 700, "turn_over": 1_100, "first_sent": 1_102})
    assert waits["turn_over"] == 400
    assert waits["first_sent"] == 2


def test_the_end_of_the_turn_costs_nothing_where_the_mind_was_slower() -> None:
    stages = {**EARLY, "first_token": 3_000, "first_clause": 3_050, "first_audio": 3_300}
    waits = stage_waits({**stages, "turn_over": 1_100, "first_sent": 3_300})
    assert waits["turn_over"] == 0
    assert waits["first_token"] == 2_650
    assert sum(waits.values()) == 3_300


def test_an_answer_that_broke_off_has_the_waits_that_it_came_to() -> None:
    assert stage_waits({"pause_seen": 200, "transcript": 350}) == {
        "pause_seen": 200,
        "transcript": 150,
    }
    assert stage_waits({}) == {}
