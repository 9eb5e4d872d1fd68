"""The contracts' functions and logs as bytes and back, from the committed artefacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from core.money import from_wei
from escrow.contracts.artefact import Artefact, ContractName, load

ARTEFACTS: Final[Mapping[ContractName, Artefact]] = {
    "MeetEscrow": load("MeetEscrow"),
    "DemoToken": load("DemoToken"),
}
"""Read at import, because the event loop may not wait for files."""
ERROR_SELECTOR: Final = "0x08c379a0"
"""``Error(string)``: how a contract returns its reason."""
NOBODY: Final = "0x0000000000000000000000000000000000000000"
CLOSED_STATES: Final[Mapping[int, str]] = {16: "released", 32: "refunded", 64: "split"}
AbiValue = Any
"""A decoded value; its type is the ABI's."""
_TOKENS: Final = frozenset({"amount", "to_creator", "to_fan"})
"""Arguments that are wei on the chain and micro-units in our rows."""


@dataclass(frozen=True, slots=True)
class RawLog:
    """A log as the node gives it."""

    address: str
    topics: tuple[str, ...]
    data: str
    log_index: int
    tx_hash: str


@dataclass(frozen=True, slots=True)
class DecodedLog:
    """A log of ours; ``args`` as in ``escrow.reactions.AppliedLog``."""

    name: str
    deal_id: str | None
    args: dict[str, Any]
    log_index: int
    tx_hash: str


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    indexed: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]


@cache
def _functions(contract: ContractName) -> dict[str, tuple[bytes, list[str]]]:
    functions: dict[str, tuple[bytes, list[str]]] = {}
    for item in ARTEFACTS[contract].abi:
        if item["type"] == "function":
            kinds: list[str] = [part["type"] for part in item["inputs"]]
            selector = keccak(text=f"{item['name']}({','.join(kinds)})")[:4]
            functions[item["name"]] = (selector, kinds)
    return functions


@cache
def _events(contract: ContractName) -> dict[str, _Event]:
    events: dict[str, _Event] = {}
    for item in ARTEFACTS[contract].abi:
        if item["type"] == "event":
            parts: list[dict[str, Any]] = item["inputs"]
            topic = keccak(text=f"{item['name']}({','.join(part['type'] for part in parts)})")
            events["0x" + topic.hex()] = _Event(
                name=item["name"],
                indexed=tuple((part["name"], part["type"]) for part in parts if part["indexed"]),
                plain=tuple((part["name"], part["type"]) for part in parts if not part["indexed"]),
            )
    return events


def encode_call(contract: ContractName, name: str, *args: object) -> bytes:
    """Calldata of a function."""
    selector, kinds = _functions(contract)[name]
    return selector + encode(kinds, args)


def has_functions(code: bytes, contract: ContractName, *names: str) -> bool:
    """Tell whether deployed code answers to all these functions of a contract of ours.

    It looks for their four-byte selectors; elsewhere in the code they stand by no chance that
    counts.
    """
    return all(_functions(contract)[name][0] in code for name in names)


def creation_code(contract: ContractName, *args: object) -> bytes:
    """Calldata that deploys a contract."""
    artefact = ARTEFACTS[contract]
    kinds: list[str] = [
        part["type"]
        for item in artefact.abi
        if item["type"] == "constructor"
        for part in item["inputs"]
    ]
    return artefact.bytecode + encode(kinds, args)


def decode_escrow_log(log: RawLog) -> DecodedLog:
    """Read a log of ``MeetEscrow``."""
    event = _events("MeetEscrow")[log.topics[0]]
    raw = _raw_args(event, log)
    deal_id = raw.pop("id", None)
    if event.name == "Closed":
        args = _closed(raw)
    else:
        args = {name: from_wei(value) if name in _TOKENS else value for name, value in raw.items()}
    return DecodedLog(event.name, deal_id, args, log.log_index, log.tx_hash)


def decode_token_log(log: RawLog) -> DecodedLog | None:
    """Read a mint of ``DemoToken`` as ``Minted``; its other logs say nothing new."""
    event = _events("DemoToken").get(log.topics[0])
    if event is None or event.name != "Transfer":
        return None
    raw = _raw_args(event, log)
    if raw["sender"] != NOBODY:
        return None
    args = {"to": raw["receiver"], "amount": from_wei(raw["value"])}
    return DecodedLog("Minted", None, args, log.log_index, log.tx_hash)


def revert_reason(data: object) -> str:
    """The reason in what a reverted call returned; ``"reverted"`` where there is none."""
    if not isinstance(data, str) or not data.startswith(ERROR_SELECTOR):
        return "reverted"
    [reason] = decode(["string"], bytes.fromhex(data[len(ERROR_SELECTOR) :]))
    return str(reason)


def _raw_args(event: _Event, log: RawLog) -> dict[str, Any]:
    kinds = [*event.indexed, *event.plain]
    indexed: Sequence[Any] = [
        decode([kind], bytes.fromhex(topic[2:]))[0]
        for (_, kind), topic in zip(event.indexed, log.topics[1:], strict=True)
    ]
    plain = decode([kind for _, kind in event.plain], bytes.fromhex(log.data[2:]))
    values = [*indexed, *plain]
    return {
        name: _plain_value(kind, value) for (name, kind), value in zip(kinds, values, strict=True)
    }


def _plain_value(kind: str, value: AbiValue) -> AbiValue:
    if kind == "address":
        return to_checksum_address(value)
    if kind == "bytes32":
        return "0x" + value.hex()
    return value


def _closed(raw: dict[str, Any]) -> dict[str, Any]:
    """Split in micro-units so that the parts add up: a fraction of one counts as fee."""
    to_creator, to_fan = from_wei(raw["to_creator"]), from_wei(raw["to_fan"])
    # The amount is whole; an arbiter's split of it may leave a fraction on either side.
    amount = from_wei(raw["to_creator"] + raw["to_fan"] + raw["fee"])
    earned = amount - to_fan
    return {
        "state": CLOSED_STATES[raw["state"]],
        "earned": earned,
        "to_creator": to_creator,
        "to_fan": to_fan,
        "fee": earned - to_creator,
    }
