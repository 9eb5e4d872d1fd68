"""The library is there before any event loop runs, as in the product."""

import pytest

from rooms.rtc.opus import load_library


@pytest.fixture(autouse=True, scope="session")
def loaded_opus() -> None:
    load_library()
