"""The version of this program."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final


def _installed() -> str:
    try:
        return version("mesi-engine")
    except PackageNotFoundError:
        return "0+source"


VERSION: Final = _installed()
