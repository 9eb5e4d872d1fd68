"""Three layers."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest

from avatars.listening.bands import WIDTH, rows_of
from avatars.listening.net import LOG_STEPS, Net, own_net, read_net
from engine.face_ports import VISEMES
from tests.unit.avatars.listening.voices_made import babble

pytestmark = pytest.mark.unit


def layers(*sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    dice = np.random.default_rng(1)
    pairs = pairwise(sizes)
    return [(dice.normal(0, 0.05, pair), dice.normal(0, 0.05, pair[1])) for pair in pairs]


def test_it_computes_what_the_layers_say() -> None:
    parts = layers(WIDTH, 20, 10, 15)
    rows = rows_of(babble(0.5))
    values = rows.astype(float)
    for weights, offsets in parts[:-1]:
        values = np.maximum(values @ weights + offsets, 0)
    logits = values @ parts[-1][0] + parts[-1][1]
    wanted = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    found = Net(parts).log_shares(rows) / LOG_STEPS
    assert np.abs(found - wanted).max() < 0.1


def test_every_batch_gives_the_same() -> None:
    """To the last bit, which a matrix library does not promise."""
    rows = rows_of(babble(4.0))
    net = own_net()
    whole = net.log_shares(rows)
    alone = np.concatenate([net.log_shares(rows[n : n + 1]) for n in range(len(rows))])
    assert np.array_equal(whole, alone)


def test_its_own_weights_are_small() -> None:
    net = own_net()
    assert net.size < 60_000
    shares = np.exp(net.log_shares(rows_of(babble(1.0))) / LOG_STEPS)
    assert shares.shape == (50, len(VISEMES))
    assert np.allclose(shares.sum(axis=1), 1.0, atol=0.05)


@pytest.mark.parametrize("sizes", [(WIDTH, 20, 14), (WIDTH - 1, 20, 15)])
def test_weights_of_another_net_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="another net"):
        Net(layers(*sizes))


def test_a_file_of_other_arrays_is_refused() -> None:
    content = BytesIO()
    np.savez(content, weights0=np.zeros((3, 15)), offsets0=np.zeros(15))
    with pytest.raises(ValueError, match="another net"):
        read_net(content.getvalue())
