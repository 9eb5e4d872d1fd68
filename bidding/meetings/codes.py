"""The rotating code that a creator shows: it proves that the fan's phone saw the creator's now.

The code never pays by itself; the fan's page reads it and then signs the receipt. It is an HMAC
under a key of the house, bound to meeting, deal, creator, chain and contract, and to 15 seconds.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import segno

VERSION: Final = "1"
MAC_BYTES: Final = 16
_PURPOSE: Final = b"mesi meeting codes"
_CODE: Final = re.compile(
    r"(?P<version>[0-9]{1,3})\.(?P<meeting>[0-9a-z_]{1,64})\.(?P<step>[0-9]{1,12})\.(?P<mac>[A-Za-z0-9_-]{22})"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a code is bound to."""

    meeting_id: str
    deal_id: str
    creator_address: str
    chain_id: int
    escrow_address: str


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code as it was read; nothing of it is believed yet."""

    meeting_id: str
    step: int
    mac: str


class MeetingCodes:
    """Makes codes and checks them.

    Args:
        secret: The house's master secret.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _PURPOSE, sha256)

    def code(self, bound: Bound, step: int) -> str:
        """The text of a code for one step."""
        return f"{VERSION}.{bound.meeting_id}.{step}.{self._mac(bound, step)}"

    def is_ours(self, bound: Bound, code: ReadCode) -> bool:
        """Did this house make the code for this very meeting?"""
        return hmac.compare_digest(self._mac(bound, code.step), code.mac)

    def _mac(self, bound: Bound, step: int) -> str:
        facts = (
            VERSION,
            bound.meeting_id,
            bound.deal_id,
            bound.creator_address,
            str(bound.chain_id),
            bound.escrow_address,
            str(step),
        )
        mac = hmac.digest(self._key, "|".join(facts).encode(), sha256)[:MAC_BYTES]
        return urlsafe_b64encode(mac).rstrip(b"=").decode()


def read_code(text: str) -> ReadCode | None:
    """Read a code, or the address that carries it behind a ``#``; ``None`` where it is none."""
    match = _CODE.fullmatch(text.rpartition("#")[2].strip())
    if match is None or match["version"] != VERSION:
        return None
    return ReadCode(match["meeting"], int(match["step"]), match["mac"])


def code_address(base_url: str, code: str) -> str:
    """The address in the picture: what stands behind ``#`` never reaches a server's log."""
    return f"{base_url}/scan#{code}"


def code_picture(address: str) -> str:
    """An SVG of an address as a QR code, dark on light, without a size of its own."""
    made = segno.make_qr(address, error="m")
    return made.svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
