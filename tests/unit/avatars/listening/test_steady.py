"""One shape for each hop."""

import numpy as np
import pytest

from avatars.listening.net import LOG_STEPS, LogShares
from avatars.listening.steady import LATER, SteadyPath
from engine.face_ports import VISEMES

pytestmark = pytest.mark.unit

AA, PP, TH = (VISEMES.index(one) for one in ("aa", "PP", "TH"))


def likely(*visemes: int, sureness: float = 2.0) -> LogShares:
    logs = np.zeros((len(visemes), len(VISEMES)), np.int64)
    logs[range(len(visemes)), list(visemes)] = round(sureness * LOG_STEPS)
    return logs


def test_what_lasts_is_followed() -> None:
    path = SteadyPath()
    wanted = [AA] * 5 + [TH] * 5 + [PP] * 4
    assert path.feed(likely(*wanted), is_last=True) == wanted


def test_one_doubtful_hop_is_passed_over() -> None:
    wanted = [AA] * 11
    heard = likely(*wanted)
    heard[5] = likely(TH, sureness=1.0)
    assert SteadyPath().feed(heard, is_last=True) == wanted


def test_lips_close_for_one_doubtful_hop() -> None:
    heard = likely(*[AA] * 11)
    heard[5] = likely(PP, sureness=1.7)
    assert SteadyPath().feed(heard, is_last=True)[5] == PP
    heard[5] = likely(TH, sureness=1.7)
    assert SteadyPath().feed(heard, is_last=True)[5] == AA


def test_a_hop_is_settled_after_a_few_more() -> None:
    path = SteadyPath()
    assert path.feed(likely(*[AA] * LATER)) == []
    assert path.feed(likely(AA)) == [AA]
    assert path.feed(likely(), is_last=True) == [AA] * LATER
    assert path.feed(likely(), is_last=True) == []
