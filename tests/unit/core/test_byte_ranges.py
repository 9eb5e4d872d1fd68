"""Parts of files, as players ask for them."""

import pytest

from core.byte_ranges import RangeError, read_range

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 1_000)),
        ("bytes=200-299", (200, 300)),
        ("bytes = 200 - 299", (200, 300)),
        ("bytes=990-5000", (990, 1_000)),
        ("bytes=-100", (900, 1_000)),
        ("bytes=-5000", (0, 1_000)),
        ("bytes=0-0", (0, 1)),
    ],
)
def test_a_part_is_within_the_file(header: str, part: tuple[int, int]) -> None:
    assert read_range(header, 1_000) == part


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b"],
)
def test_what_is_no_single_part_gets_the_whole(header: str | None) -> None:
    assert read_range(header, 1_000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_nothing_lies_behind_the_end(header: str) -> None:
    with pytest.raises(RangeError, match="1000 bytes"):
        read_range(header, 1_000)
