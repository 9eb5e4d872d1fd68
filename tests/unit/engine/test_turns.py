"""The states of a spoken conversation, the gate before them, and the pure decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.speech_gate import SpeechBegan, SpeechGate, SpeechPaused
from engine.turn_policy import SHORT, Meaning, Patience, meaning_of, ms, wait_for_more
from engine.turns import Step, Turn, WrongStepError, may_step, next_turn
from engine.voice_ports import FRAME

pytestmark = pytest.mark.unit


def walk(*steps: Step) -> Turn:
    state = Turn.WAITING
    for step in steps:
        state = next_turn(state, step)
    return state


def test_a_question_and_its_answer() -> None:
    assert walk(Step.SPEECH, Step.PAUSE, Step.SPEECH, Step.PAUSE, Step.TURN_OVER) is Turn.THINKING
    assert (
        walk(Step.SPEECH, Step.PAUSE, Step.TURN_OVER, Step.REPLY_HEARD, Step.REPLY_OVER)
        is Turn.WAITING
    )


def test_a_cough_and_an_interruption() -> None:
    spoken = (Step.TYPED, Step.REPLY_HEARD, Step.SPEECH)
    assert walk(*spoken) is Turn.HOLDING
    assert walk(*spoken, Step.FALSE_ALARM) is Turn.SPEAKING
    assert walk(*spoken, Step.INTERRUPTED) is Turn.HEARING


@pytest.mark.parametrize("state", Turn)
def test_every_state_can_be_closed_and_nothing_follows(state: Turn) -> None:
    if state is not Turn.CLOSED:
        assert next_turn(state, Step.CLOSE) is Turn.CLOSED
    assert not any(may_step(Turn.CLOSED, step) for step in Step)


@given(st.sampled_from(Turn), st.sampled_from(Step))
def test_a_step_leads_somewhere_or_is_refused(state: Turn, step: Step) -> None:
    if may_step(state, step):
        assert isinstance(next_turn(state, step), Turn)
    else:
        with pytest.raises(WrongStepError):
            next_turn(state, step)


def test_every_state_can_be_reached() -> None:
    reached, border = {Turn.WAITING}, [Turn.WAITING]
    while border:
        state = border.pop()
        for step in Step:
            if may_step(state, step) and (after := next_turn(state, step)) not in reached:
                reached.add(after)
                border.append(after)
    assert reached == set(Turn)


def test_the_gate_dates_speech_and_pause_to_their_first_frame() -> None:
    gate = SpeechGate()
    heard = [gate.feed(p) for p in (0.1, 0.6, 0.1, 0.9, 0.9, 0.4, 0.3, 0.4, 0.3, 0.3)]
    assert heard == [
        *(None, None, None, None),
        SpeechBegan(3 * FRAME),
        *(None, None, None, None),
        SpeechPaused(8 * FRAME),
    ]
    assert not gate.is_speech
    assert gate.position == 10 * FRAME
    assert gate.lasted == 2 * FRAME


@given(st.lists(st.floats(0, 1), max_size=200))
def test_begins_and_pauses_alternate_and_move_on(probabilities: list[float]) -> None:
    gate = SpeechGate()
    events = [event for p in probabilities if (event := gate.feed(p)) is not None]
    for index, event in enumerate(events):
        assert isinstance(event, SpeechPaused if index % 2 else SpeechBegan)
    places = [event.at for event in events]
    assert places == sorted(set(places))


@given(st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_the_likelier_the_end_the_shorter_the_wait(
    one: float, other: float, reads_finished: bool
) -> None:
    patience = Patience()
    low, high = sorted((one, other))
    longer, shorter = (
        wait_for_more(p, reads_finished=reads_finished, patience=patience) for p in (low, high)
    )
    assert patience.least <= shorter <= longer <= patience.most


def test_a_clear_question_never_waits_a_second() -> None:
    assert wait_for_more(0.0, reads_finished=True, patience=Patience()) == Patience().clear_most


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Mhm.", Meaning.BACKCHANNEL),
        ("Uh-huh", Meaning.BACKCHANNEL),
        ("Yeah, I see.", Meaning.BACKCHANNEL),
        ("Oh wow!", Meaning.BACKCHANNEL),
        ("", Meaning.NOTHING),
        ("[coughing]", Meaning.NOTHING),
        (" ... ", Meaning.NOTHING),
        ("Wait.", Meaning.INTERRUPTION),
        ("No.", Meaning.INTERRUPTION),
        ("Okay, but stop.", Meaning.INTERRUPTION),
        ("I want to ask you something", Meaning.INTERRUPTION),
        ("Yes yes yes right okay", Meaning.INTERRUPTION),
    ],
)
def test_short_sounds_have_a_meaning(text: str, meaning: Meaning) -> None:
    assert meaning_of(text) is meaning


@pytest.mark.parametrize(
    ("text", "sureness", "meaning"),
    [
        ("I want to", 0.6, Meaning.INTERRUPTION),
        ("I want to", 0.3, Meaning.NOTHING),
        ("Stop.", 0.4, Meaning.INTERRUPTION),
        ("Sorry for my phone.", 0.3, Meaning.NOTHING),
        ("Mm-hum.", 0.9, Meaning.BACKCHANNEL),
        ("And M-HUM.", 0.9, Meaning.BACKCHANNEL),
        ("Um, wait.", 0.9, Meaning.INTERRUPTION),
        ("Ha ha ha", 0.9, Meaning.BACKCHANNEL),
    ],
)
def test_doubtful_words_are_no_words(text: str, sureness: float, meaning: Meaning) -> None:
    assert meaning_of(text, sureness) is meaning


def test_a_short_sound_stops_the_persona_only_with_a_word_that_says_so() -> None:
    assert meaning_of("That's high.", lasted=SHORT - 1) is Meaning.NOTHING
    assert meaning_of("That's high.", lasted=SHORT) is Meaning.INTERRUPTION
    assert meaning_of("That's high.") is Meaning.INTERRUPTION
    assert meaning_of("Why?", lasted=ms(300)) is Meaning.INTERRUPTION
    assert meaning_of("Wait.", lasted=ms(300)) is Meaning.INTERRUPTION
