"""A file has one job and stays short."""

from pathlib import Path

import pytest

from tests.architecture.sources import files, text

pytestmark = pytest.mark.unit

LONGEST = 300
GENERATED = (
    "web/src/lib/api/schema.d.ts",  # from the server's OpenAPI
    "models/migrations/versions/",  # from the models
)


@pytest.mark.parametrize("suffix", [".py", ".ts", ".js", ".svelte", ".css", ".sh"])
def test_no_file_is_long(suffix: str) -> None:
    lengths = {str(path): len(text(path).splitlines()) for path in files(suffix)}
    long = {
        path: length
        for path, length in lengths.items()
        if length > LONGEST and not path.startswith(GENERATED)
    }
    assert not long


def test_rules_are_pure() -> None:
    """``rules.py`` decides; it neither reads rows nor asks the time nor waits."""
    impure = ("sqlalchemy", "async def", "datetime.now", "time.time", "import os", "fastapi")
    for path in files(".py"):
        if path.name == "rules.py" and path.parts[0] != "tests":
            found = [word for word in impure if word in text(path)]
            assert not found, path


def test_there_are_rules() -> None:
    assert Path("bidding/rules.py") in files(".py")
