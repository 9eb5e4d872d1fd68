"""Learning in numpy."""

import re

import numpy as np
import pytest

from app.train.mouths import lines_to_learn, packed
from app.train.perceptron import Examples, Perceptron
from app.train.sentences import HELD_OUT, TRAINED, composed
from app.train.spoken import HEARD_VOICES, UNHEARD_VOICES
from avatars.listening.bands import WIDTH
from avatars.listening.net import LOG_STEPS, read_net

pytestmark = pytest.mark.unit


def examples() -> Examples:
    dice = np.random.default_rng(0)
    rows = dice.integers(-100, 20, (2_000, WIDTH)).astype(np.int8)
    right = (rows[:, 0] > -40).astype(int) + 2 * (rows[:, 1] > rows[:, 2])
    return Examples(rows, np.eye(15, dtype=np.float32)[right])


def learned(seed: int, rounds: int) -> tuple[Perceptron, list[str]]:
    told: list[str] = []
    net = Perceptron((WIDTH, 16, 15), seed)
    net.fit(examples(), rounds=rounds, rate=5e-3, tell=told.append)
    return net, told


def test_it_learns_and_its_file_is_read() -> None:
    net, told = learned(1, 60)
    losses = [float(re.findall(r"[\d.]+$", line)[0]) for line in told]
    assert losses[-1] < losses[0] / 2
    logs = read_net(packed(net.values)).log_shares(examples().rows)
    right = examples().wanted.argmax(axis=1)
    assert (logs.argmax(axis=1) == right).mean() > 0.85
    assert logs.max() <= 0
    assert logs.min() < -LOG_STEPS


def test_a_seed_gives_the_same_weights() -> None:
    first, second = (learned(2, 2)[0] for _ in range(2))
    assert all(np.array_equal(*pair) for pair in zip(first.values, second.values, strict=True))


def test_nothing_of_the_test_is_learned() -> None:
    piper, kokoro = lines_to_learn()
    texts = {line.text for line in piper + kokoro}
    assert not texts & set(HELD_OUT)
    assert texts >= set(TRAINED[:72])
    assert not set(HEARD_VOICES) & set(UNHEARD_VOICES)
    voices = {line.voice.partition(":")[2] for line in kokoro}
    assert voices == set(HEARD_VOICES)


def test_composed_sentences_are_by_seed() -> None:
    assert composed(5, 1) == composed(5, 1)
    assert composed(5, 1) != composed(5, 2)
    assert len(set(composed(50, 1))) == 50
