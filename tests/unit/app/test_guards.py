"""Which guards the settings open."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import SecretStr

from app.guards import open_guards
from app.settings import Settings

pytestmark = pytest.mark.unit


class Vectors:
    name, dimensions, is_closed = "vectors", 2, False

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), np.float32)

    async def aclose(self) -> None:
        self.is_closed = True


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, **getattr(request, "param", {}))


async def test_patterns_alone_where_nothing_is_named(settings: Settings) -> None:
    async with open_guards(settings, None) as post:
        assert await post.begin().found() is None


@pytest.mark.parametrize(
    "settings",
    [{"guard_url": "http://guard.example/v1", "guard_api_key": SecretStr("k")}],
    indirect=True,
)
async def test_a_server_and_meaning_are_opened_and_the_weights_stay_open(
    settings: Settings,
) -> None:
    vectors = Vectors()
    async with open_guards(settings, vectors) as post:
        assert post.names == ("meaning:vectors", "url:")
    assert not vectors.is_closed


@pytest.mark.parametrize("settings", [{"guard_meaning": False}], indirect=True)
async def test_meaning_can_be_turned_off(settings: Settings) -> None:
    async with open_guards(settings, Vectors()) as post:
        assert post.names == ()
