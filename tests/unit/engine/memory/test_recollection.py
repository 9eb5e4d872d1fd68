"""What a persona recalls: by kind, by name, by meaning; and that it recalls nothing else."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from core.clock import ManualClock
from engine.memory.errors import EmbedderError
from engine.memory.ranking import names_in, rank, sharing
from engine.memory.recollection import Memory, Recollection, memory_words

pytestmark = pytest.mark.unit

AXES = ("sea", "music", "tax", "storm")


class Axes:
    """An embedder whose meanings are four words."""

    name = "axes"
    dimensions = len(AXES)

    def __init__(self) -> None:
        self.is_broken = False

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.is_broken:
            raise EmbedderError("broken")
        rows = [[float(axis in text.lower()) for axis in AXES] for text in texts]
        found = np.array(rows, np.float32).reshape(len(texts), len(AXES))
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    async def aclose(self) -> None: ...


async def memories(clock: ManualClock, *facts: tuple[str, str, str]) -> list[Memory]:
    vectors = await Axes().embed([text for _, _, text in facts])
    return [
        Memory(
            f"f{n}",
            text,
            subject,
            predicate,
            clock.now() - timedelta(days=len(facts) - n),
            vectors[n],
            spoken=memory_words(text),
        )
        for n, (subject, predicate, text) in enumerate(facts)
    ]


FACTS = (
    ("fan", "name", "The fan is called Ada."),
    ("fan", "pet", "The fan has a dog called Biscuit."),
    ("sister", "person", "The fan's sister is called Ana."),
    ("fan", "note", "I swim in the sea each morning."),
    ("fan", "likes", "The fan likes music of Mahler."),
)


async def recalled(clock: ManualClock, text: str) -> tuple[tuple[str, ...], bool]:
    made = Recollection(await memories(clock, *FACTS), ("on 1 May: tax.",), Axes(), clock)
    found = await made.recall(text)
    return tuple(line.split(" (told")[0] for line in found.lines), found.is_missed


async def test_by_its_kind(clock: ManualClock) -> None:
    assert await recalled(clock, "What's my name?") == (("The fan is called Ada.",), False)
    assert await recalled(clock, "What's my dog called?") == ((FACTS[1][2],), False)
    assert await recalled(clock, "do you remember my sister?") == ((FACTS[2][2],), False)


async def test_by_its_meaning(clock: ManualClock) -> None:
    assert await recalled(clock, "The sea was cold today.") == ((FACTS[3][2],), False)


async def test_by_a_name(clock: ManualClock) -> None:
    lines, _ = await recalled(clock, "Some music by Mahler, please")
    assert lines == (FACTS[4][2],)


async def test_of_what_is_not_known_nothing_is_recalled(clock: ManualClock) -> None:
    assert await recalled(clock, "What's my cat's name?") == ((), True)
    assert await recalled(clock, "Do you remember my brother?") == ((), True)
    assert await recalled(clock, "Do you remember the storm?") == ((), True)
    assert await recalled(clock, "A storm is coming.") == ((), False)


async def test_the_last_visit_and_all_that_is_known(clock: ManualClock) -> None:
    assert await recalled(clock, "What did we talk about last time?") == (
        ("on 1 May: tax.",),
        False,
    )
    lines, is_missed = await recalled(clock, "what do you know about me?")
    assert (len(lines), lines[0], is_missed) == (5, FACTS[4][2], False)
    nobody = Recollection((), (), Axes(), clock)
    assert (await nobody.recall("What do you know about me?")).is_missed
    assert (await nobody.recall("What did we talk about last time?")).lines == ()


async def test_lines_say_when_they_were_told(clock: ManualClock) -> None:
    made = Recollection(await memories(clock, FACTS[0]), (), Axes(), clock)
    found = await made.recall("who am i?")
    assert found.lines == ("The fan is called Ada. (told on 20 November 2026)",)


async def test_by_kind_alone_where_the_weights_fail(clock: ManualClock) -> None:
    broken = Axes()
    broken.is_broken = True
    made = Recollection(await memories(clock, *FACTS), (), broken, clock)
    assert (await made.recall("What's my name?")).lines
    assert not (await made.recall("The sea was cold today.")).lines
    without = Recollection(await memories(clock, *FACTS), (), None, clock)
    assert (await without.recall("What's my name?")).lines
    assert not (await without.recall("The sea was cold today.")).lines


async def test_by_a_search_elsewhere(clock: ManualClock) -> None:
    asked: list[tuple[list[str], int]] = []

    async def nearest(
        query: NDArray[np.float32], named: Sequence[str], limit: int
    ) -> dict[str, float]:
        assert query.shape == (4,)
        asked.append((list(named), limit))
        return {"f3": 0.9, "f1": 0.1}

    made = Recollection(await memories(clock, *FACTS), (), Axes(), clock, nearest)
    found = await made.recall("A day at the sea with Mahler")
    assert [line.split(" (told")[0] for line in found.lines] == [FACTS[3][2]]
    assert asked == [(["f4"], 24)]


async def test_pinned_facts_and_all_texts(clock: ManualClock) -> None:
    pinned = Memory("p", "The fan is kind.", "fan", "note", clock.now(), is_pinned=True)
    made = Recollection([pinned], ("on 1 May: tax.",), None, clock)
    assert made.facts == ("The fan is kind.",)
    assert made.texts == ("The fan is kind.", "on 1 May: tax.")


def test_ranking() -> None:
    similarity = np.array([0.5, 0.52, 0.2, 0.29, 0.1], np.float32)
    ages = np.array([0.0, 3_650.0, 0.0, 0.0, 0.0])
    shares = np.array([False, False, True, False, False])
    no_word = np.zeros(5, np.bool_)
    ranked = rank(similarity, ages, shares, no_word, floor=0.3)
    assert [one.index for one in ranked] == [0, 1, 2], "young first, and a shared name counts"
    assert [one.index for one in rank(similarity, ages, shares, no_word, floor=0.3, top=1)] == [0]
    words = np.array([False, False, False, True, False])
    ranked = rank(similarity, ages, shares, words, floor=0.3)
    assert [one.index for one in ranked] == [0, 1, 2, 3], "a shared word counts a little"
    nothing, none = np.zeros(0), np.zeros(0, np.bool_)
    assert rank(nothing.astype(np.float32), nothing, none, none) == []


def test_a_young_memory_does_not_hide_a_near_one() -> None:
    similarity = np.array([0.29] * 50 + [0.31], np.float32)
    ages = np.array([0.0] * 50 + [10_000.0])
    ranked = rank(
        similarity, ages, np.zeros(51, np.bool_), np.zeros(51, np.bool_), floor=0.3, top=6
    )
    assert [one.index for one in ranked] == [50]


def test_names() -> None:
    assert names_in("Did Ana see Mahler in 2019?") == {"ana", "mahler", "2019"}
    assert list(sharing(frozenset(("ana",)), [frozenset(("ana", "x")), frozenset()])) == [
        True,
        False,
    ]
    assert not sharing(frozenset(), [frozenset(("ana",))]).any()
