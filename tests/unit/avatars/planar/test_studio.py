import io

import pytest
from PIL import Image

from avatars.planar.studio import open_planar, poster
from tests.unit.avatars.planar.poses import NAMES

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", NAMES)
def test_a_poster_is_a_small_webp(name: str) -> None:
    written = poster(name, (512, 640))
    with Image.open(io.BytesIO(written)) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (512, 640)
    assert len(written) < 90_000
    assert written == poster(name, (512, 640))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        open_planar("nobody")


@pytest.mark.parametrize("size", [(511, 512), (512, 0), (5000, 512), (-512, 512)])
def test_a_bad_size_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="even"):
        open_planar("mira", size)
