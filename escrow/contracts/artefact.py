"""Read the committed compilation of a contract; no compiler is needed."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

ContractName = Literal["MeetEscrow", "DemoToken"]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A compiled contract, as committed."""

    abi: list[dict[str, Any]]
    """Functions, events and constructor in the JSON form of the ABI specification."""
    bytecode: bytes
    """Creation code; the encoded constructor arguments follow it."""
    source_sha256: str
    """Hex digest of the Vyper source this was compiled from."""


@cache
def load(name: ContractName) -> Artefact:
    """Read the artefact of a contract.

    Args:
        name: The contract's file name without its ending.

    Returns:
        The artefact; the same object at every call, so treat it as read-only.
    """
    path = resources.files("escrow.contracts") / "artefacts" / f"{name}.json"
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Artefact(
        abi=fields["abi"],
        bytecode=bytes.fromhex(fields["bytecode"].removeprefix("0x")),
        source_sha256=fields["source_sha256"],
    )
