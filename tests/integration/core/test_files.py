from pathlib import Path

import pytest

from core.files import FileMissingError, Files, open_files

pytestmark = pytest.mark.unit


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files("", tmp_path / "files")


async def test_a_file_comes_back_until_it_is_deleted(files: Files) -> None:
    await files.put("faces/fac_1/base.png", b"first")
    await files.put("faces/fac_1/base.png", b"second")
    assert await files.get("faces/fac_1/base.png") == b"second"
    await files.delete("faces/fac_1/base.png")
    await files.delete("faces/fac_1/base.png")
    with pytest.raises(FileMissingError):
        await files.get("faces/fac_1/base.png")


async def test_a_file_on_the_disk_is_kept_without_reading_it(files: Files, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * 100_000)
    await files.put_path("films/flm_1.mp4", film)
    assert await files.get("films/flm_1.mp4") == b"x" * 100_000


@pytest.mark.parametrize("key", ["", "/a", "a//b", "../a", "a/../b", "a/.b", "a b", "a" * 301])
async def test_a_key_stays_inside_the_store(files: Files, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await files.put(key, b"")
