"""Each hostile or broken file is refused for its own reason, in words that say what to do."""

from collections.abc import Callable

import pytest

from avatars.choices import FaceKind
from avatars.uploads.judge import judge
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError
from tests.unit.avatars.uploads.hostile_containers import CONTAINERS, DOCUMENTS, Broken
from tests.unit.avatars.uploads.hostile_figures import FIGURES
from tests.unit.avatars.uploads.hostile_geometry import GEOMETRY, TEXTURES, TREES

pytestmark = pytest.mark.unit

GROUPS: dict[FaceKind, tuple[Broken, ...]] = {
    "glb": (CONTAINERS, DOCUMENTS, GEOMETRY, TREES, TEXTURES),
    "vrm": (FIGURES,),
}
CASES = [
    pytest.param(kind, make, reason, id=name)
    for kind, groups in GROUPS.items()
    for group in groups
    for name, (reason, make) in group.items()
]
ADVICE = (
    *("Export", "export", "Upload", "upload", "Choose", "Reduce", "Remove", "Simplify", "Use"),
    *("Join", "Save", "save", "Make", "Set", "Fill", "Convert", "Map", "Mend", "convert", "ask"),
    *("Add", "Name", "no node has"),
)


@pytest.mark.parametrize(("kind", "make", "reason"), CASES)
def test_it_is_refused_for_its_own_reason(
    kind: FaceKind, make: Callable[[], bytes], reason: Reason
) -> None:
    with pytest.raises(RefusedError) as caught:
        judge(kind, {"face": make()}, limits=Limits())
    refusal = caught.value.refusal
    assert refusal.reason == reason, refusal
    assert any(word in refusal.message for word in ADVICE), refusal.message
    assert len(refusal.message) < 400


def test_the_corpus_is_large_and_reaches_most_reasons() -> None:
    assert len(CASES) >= 60
    reached = {case.values[2] for case in CASES}
    elsewhere = {
        *(Reason.BUSY, Reason.TIMED_OUT, Reason.BROKEN_CHECK),  # test_checker.py
        *(Reason.FILE_NAMES, Reason.SPRITES_MISSING, Reason.CANVAS),  # test_sprites.py
        Reason.MARKERS,  # test_portrait.py
    }
    assert reached | elsewhere == set(Reason)
