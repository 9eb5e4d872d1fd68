"""Of the corpus, one file of each kind and reason goes through a sealed child, as uploads do."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from avatars.choices import FaceKind
from avatars.uploads.checker import Checker
from avatars.uploads.refusal import Reason, Refusal
from tests.unit.avatars.uploads.test_hostile_files import GROUPS

pytestmark = [pytest.mark.unit, pytest.mark.slow]

BOMBS = ("a PNG bomb", "gigabytes of zeros", "JSON a hundred thousand deep", "gzip bomb")


def chosen() -> Iterator[tuple[FaceKind, str, Reason, Callable[[], bytes]]]:
    for kind, groups in GROUPS.items():
        for group in groups:
            seen: set[Reason] = set()
            for name, (reason, make) in group.items():
                if reason not in seen or name in BOMBS:
                    seen.add(reason)
                    yield kind, name, reason, make


async def test_sealed_children_refuse_the_same_way() -> None:
    checker = Checker(waiting=100)
    cases = list(chosen())
    answers = await asyncio.gather(
        *(checker.check(kind, {"face": make()}) for kind, _, _, make in cases)
    )
    wrong = [
        f"{name}: {answer}"
        for (_, name, reason, _), answer in zip(cases, answers, strict=True)
        if not isinstance(answer, Refusal) or answer.reason != reason
    ]
    assert not wrong, "\n".join(wrong)
