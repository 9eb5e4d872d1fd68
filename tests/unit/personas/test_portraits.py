"""The portraits of the demo personas."""

import pytest

from core.pictures import encode
from personas.artwork import draw_portrait
from personas.demo_looks import LOOKS

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("slug", sorted(LOOKS))
def test_portraits_are_the_same_each_time(slug: str) -> None:
    first, second = (draw_portrait(LOOKS[slug]) for _ in range(2))
    assert first.size == (640, 800)
    assert encode(first).etag == encode(second).etag
