import re
import time

import pytest

from core import ids
from core.ids import new_id, new_secret

pytestmark = pytest.mark.unit


def test_ids_say_what_they_name() -> None:
    assert re.fullmatch(r"bid_[0-9a-hjkmnp-tv-z]{26}", new_id("bid"))


def test_ids_are_unique() -> None:
    assert len({new_id("bid") for _ in range(20_000)}) == 20_000


def test_ids_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.time_ns()
    moments = [start + n * 1_000_000 for n in (0, 1, 2, 1_000, 10**6, 10**9, 10**12)]
    made = []
    for moment in moments:
        monkeypatch.setattr(ids.time, "time_ns", lambda now=moment: now)
        made.append(new_id("bid"))
    assert made == sorted(made)


def test_secrets_are_long_and_unique() -> None:
    made = {new_secret("ek") for _ in range(1_000)}
    assert len(made) == 1_000
    # 43 characters of URL-safe base 64 carry 256 bits.
    assert all(re.fullmatch(r"ek_[A-Za-z0-9_-]{43}", secret) for secret in made)
