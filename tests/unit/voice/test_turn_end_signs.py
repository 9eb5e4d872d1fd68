import numpy as np
import pytest

from engine.voice_ports import Pcm
from voice.turn_end_signs import (
    QUESTION_FLOOR,
    SHORT_FLOOR,
    SignedTurnEnd,
    SignsTurnEnd,
    joined,
)

pytestmark = pytest.mark.unit

SOUND: Pcm = np.ones(160, dtype=np.int16)


def test_without_a_sign_the_sound_alone_counts() -> None:
    assert joined(0.37, "") == 0.37


def test_a_clear_question_has_a_floor() -> None:
    assert joined(0.0, "What do you sing tonight?") == QUESTION_FLOOR > 0.5
    assert joined(0.9, "What do you sing tonight?") > 0.9


def test_a_short_answer_has_a_floor() -> None:
    assert joined(0.05, "In Berlin.") == SHORT_FLOOR
    assert joined(0.05, "I live in Berlin.") < 0.1


def test_an_open_sentence_needs_a_sure_sound() -> None:
    assert joined(0.8, "I was there and") < 0.2
    assert joined(0.999, "I was there and") > 0.5


@pytest.mark.parametrize("heard", [0.01, 0.2, 0.5, 0.8, 0.99])
def test_signs_keep_their_order(heard: float) -> None:
    texts = [
        "I was there and",
        "I have a question.",
        "Yesterday,",
        "",
        "I live in Lisbon.",
        "Do you live in Lisbon?",
    ]
    chances = [joined(heard, text) for text in texts]
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)


async def test_words_alone_judge() -> None:
    words = SignsTurnEnd()
    assert await words.probability(SOUND, "Do you live in Lisbon?") > 0.8
    assert await words.probability(SOUND, "") == 0.5
    assert await words.probability(SOUND[:0], "Do you live in Lisbon?") == 0.0
    with pytest.raises(TypeError):
        await words.probability(SOUND.astype(np.float64), "")  # type: ignore[arg-type]


async def test_sound_and_words_judge_together() -> None:
    class Deaf(SignsTurnEnd):
        is_closed = False

        async def probability(self, audio: Pcm, text: str) -> float:
            return 0.1

        async def aclose(self) -> None:
            self.is_closed = True

    deaf = Deaf()
    both = SignedTurnEnd(deaf)
    assert both.name == "signs:words+signs"
    assert await both.probability(SOUND, "") == 0.1
    assert await both.probability(SOUND, "Do you live in Lisbon?") == QUESTION_FLOOR
    await both.aclose()
    assert deaf.is_closed
