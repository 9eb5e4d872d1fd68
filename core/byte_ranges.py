"""Parts of a file that a player asks for (RFC 9110, 14.1.2): one at a time, others get it whole."""

import re
from typing import Final

from core.errors import AppError

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class RangeError(AppError):
    """The file ends before the part begins."""

    status = 416
    code = "range_unsatisfiable"


def read_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Which part is asked for.

    Args:
        header: ``Range`` of the request.
        size: Bytes of the file.

    Returns:
        First byte, and the one after the last; None where the whole file is to be sent.

    Raises:
        RangeError: The part lies behind the file's end.
    """
    asked = _RANGE.fullmatch((header or "").replace(" ", ""))
    if asked is None or asked.group(1) == asked.group(2) == "":
        return None
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    if last and first and int(last) < int(first):
        return None
    if start >= end:
        raise RangeError(f"this file has {size} bytes")
    return start, end
