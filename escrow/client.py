"""What we ask of a chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from escrow.abi import RawLog, encode_call, revert_reason
from escrow.rpc import Call, Json, Rpc, RpcError
from escrow.transactions import ContractCall, Fees

_KNOWN: Final = (
    "already known",
    "already imported",
    "known transaction",
    "nonce too low",
    "nonce is too low",
)
"""Refusals of a transaction that a node has seen: nothing is wrong."""


@dataclass(frozen=True, slots=True)
class BlockHead:
    """A block and what it holds."""

    number: int
    hash: str
    parent: str
    at: datetime
    tx_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TxOutcome:
    """How a transaction of ours ended in its block."""

    succeeded: bool
    reason: str | None
    """Why it failed."""


@dataclass(frozen=True, slots=True)
class SimulatedCall:
    """What a call would have done."""

    succeeded: bool
    reason: str | None
    """Why it would have failed."""
    logs: tuple[RawLog, ...]


@dataclass(frozen=True, slots=True)
class EscrowTotals:
    """What the contract holds, in wei."""

    total_open: int
    total_credit: int


class ChainClient:
    """Reads and writes one chain; every method may raise ``ChainUnreachableError``."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc

    async def chain_id(self) -> int:
        """The chain's id."""
        return int(await self._rpc.call("eth_chainId"), 16)

    async def head(self) -> int:
        """Number of the newest block."""
        return int(await self._rpc.call("eth_blockNumber"), 16)

    async def blocks(self, first: int, last: int) -> list[BlockHead]:
        """Blocks from first to last; ends early where the chain does."""
        calls = [
            ("eth_getBlockByNumber", (hex(number), False)) for number in range(first, last + 1)
        ]
        found: list[BlockHead] = []
        for answer in await self._rpc.batch(calls):
            if answer is None or isinstance(answer, RpcError):
                break
            found.append(_block_head(answer))
        return found

    async def block(self, number: int) -> BlockHead | None:
        """One block, or None where the chain has not got so far."""
        found = await self.blocks(number, number)
        return found[0] if found else None

    async def logs(
        self, block_hashes: Sequence[str], addresses: Sequence[str]
    ) -> list[list[RawLog]]:
        """Logs of our contracts in each of some blocks.

        Raises:
            RpcError: A block is gone, because the chain has reorganised meanwhile.
        """
        wanted = list(addresses)
        answers = await self._rpc.batch(
            [("eth_getLogs", ({"blockHash": key, "address": wanted},)) for key in block_hashes]
        )
        return [[_raw_log(row) for row in _checked(answer)] for answer in answers]

    async def outcomes(self, tx_hashes: Sequence[str]) -> dict[str, TxOutcome]:
        """How transactions that are in blocks ended.

        Raises:
            RpcError: A transaction is gone, because the chain has reorganised meanwhile.
        """
        answers = await self._rpc.batch([("eth_getTransactionReceipt", (h,)) for h in tx_hashes])
        outcomes: dict[str, TxOutcome] = {}
        failed: dict[str, str] = {}
        for tx_hash, answer in zip(tx_hashes, answers, strict=True):
            receipt = _checked(answer)
            if receipt is None:
                raise RpcError(0, f"transaction {tx_hash} is in no block any more")
            outcomes[tx_hash] = TxOutcome(succeeded=int(receipt["status"], 16) == 1, reason=None)
            if not outcomes[tx_hash].succeeded:
                failed[tx_hash] = receipt["blockNumber"]
        reasons = await self._reasons(failed)
        refused = {key: TxOutcome(succeeded=False, reason=why) for key, why in reasons.items()}
        return outcomes | refused

    async def nonce(self, address: str) -> int:
        """How many transactions of an address are in blocks."""
        return int(await self._rpc.call("eth_getTransactionCount", address, "latest"), 16)

    async def fees(self, priority_fee_wei: int) -> Fees:
        """Fees that stay valid while the base fee doubles."""
        block = await self._rpc.call("eth_getBlockByNumber", "latest", False)  # noqa: FBT003 - JSON-RPC's own
        base = int(block.get("baseFeePerGas", "0x0"), 16)
        return Fees(max_fee=2 * base + priority_fee_wei, priority_fee=priority_fee_wei)

    async def send(self, raws: Sequence[str]) -> list[str | None]:
        """Send signed transactions in order.

        Returns:
            For each None where the node has it now (or had it before), else its refusal.
        """
        answers = await self._rpc.batch([("eth_sendRawTransaction", (raw,)) for raw in raws])
        return [_refusal(answer) for answer in answers]

    async def permits(
        self, token: str, escrow: str, owners: Sequence[str]
    ) -> list[tuple[int, int]]:
        """For each owner what the escrow may take, in wei, and the owner's next permit nonce."""
        calls = [encode_call("DemoToken", "allowance", owner, escrow) for owner in owners]
        calls += [encode_call("DemoToken", "nonces", owner) for owner in owners]
        values = await self._read(token, calls)
        return list(zip(values[: len(owners)], values[len(owners) :], strict=True))

    async def token_balances(self, token: str, owners: Sequence[str]) -> dict[str, int]:
        """Tokens of each owner, in wei."""
        calls = [encode_call("DemoToken", "balanceOf", owner) for owner in owners]
        return dict(zip(owners, await self._read(token, calls), strict=True))

    async def totals(self, escrow: str) -> EscrowTotals:
        """What the escrow contract holds."""
        calls = [encode_call("MeetEscrow", name) for name in ("total_open", "total_credit")]
        total_open, total_credit = await self._read(escrow, calls)
        return EscrowTotals(total_open, total_credit)

    async def unit(self, escrow: str) -> int:
        """Wei in the smallest part that the escrow contract credits."""
        [unit] = await self._read(escrow, [encode_call("MeetEscrow", "UNIT")])
        return unit

    async def token_of(self, escrow: str) -> str:
        """The escrow contract's one token, as a checksummed address."""
        [token] = await self._read(escrow, [encode_call("MeetEscrow", "TOKEN")])
        return to_checksum_address(token.to_bytes(20, "big"))

    async def code(self, address: str) -> bytes:
        """The code at an address; empty where there is none."""
        code = await self._rpc.call("eth_getCode", address, "latest")
        return bytes.fromhex(code[2:])

    async def code_hash(self, address: str) -> str | None:
        """Hash of the code at an address, or None where there is none."""
        raw = await self.code(address)
        return "0x" + keccak(raw).hex() if raw else None

    async def fund(self, address: str, wei: int) -> None:
        """Give an address native coin, on anvil."""
        await self._rpc.call("anvil_setBalance", address, hex(wei))

    async def empty_pool(self, address: str) -> None:
        """Drop an address's transactions that wait for a block, on anvil."""
        await self._rpc.call("anvil_removePoolTransactions", address)

    async def simulate(
        self, calls: Sequence[ContractCall], sender: str, at: datetime
    ) -> list[SimulatedCall]:
        """Run calls one after the other on the newest state, and forget all of it.

        Args:
            calls: What is called.
            sender: Who calls.
            at: The time of the block that they would be in.

        Raises:
            RpcError: The node can't (it lacks ``eth_simulateV1``).
        """
        rows = [
            {"from": sender, "to": call.to, "data": "0x" + call.data.hex(), "gas": hex(call.gas)}
            for call in calls
        ]
        block = {"blockOverrides": {"time": hex(int(at.timestamp()))}, "calls": rows}
        asked = {"blockStateCalls": [block], "validation": False}
        [answer] = await self._rpc.call("eth_simulateV1", asked, "latest")
        return [_simulated(row) for row in answer["calls"]]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._rpc.aclose()

    async def _read(self, to: str, calls: Sequence[bytes]) -> list[int]:
        answers = await self._rpc.batch(
            [("eth_call", ({"to": to, "data": "0x" + data.hex()}, "latest")) for data in calls]
        )
        return [int(_checked(answer), 16) for answer in answers]

    async def _reasons(self, failed: Mapping[str, str]) -> dict[str, str]:
        """Run failed transactions again, to hear the contract's reasons; blocks by hash.

        What made one fail mostly still holds after its block, else it held before. A node that
        has forgotten both states knows the newest.
        """
        sent = await self._rpc.batch([("eth_getTransactionByHash", (key,)) for key in failed])
        calls: list[Call] = []
        for row, number in zip(sent, failed.values(), strict=True):
            again = {"from": row["from"], "to": row["to"], "data": row["input"]}
            tags = (number, hex(int(number, 16) - 1), "latest")
            calls.extend(("eth_call", (again, tag)) for tag in tags)
        answers = await self._rpc.batch(calls)
        return {
            key: _first_reason(answers[3 * index : 3 * index + 3])
            for index, key in enumerate(failed)
        }


def _first_reason(answers: Sequence[Json]) -> str:
    for answer in answers:
        if isinstance(answer, RpcError) and answer.data is not None:
            return revert_reason(answer.data)
    return "reverted"


def _checked(answer: Json) -> Json:
    if isinstance(answer, RpcError):
        raise answer
    return answer


def _refusal(answer: Json) -> str | None:
    if not isinstance(answer, RpcError):
        return None
    message = answer.message.lower()
    return None if any(known in message for known in _KNOWN) else answer.message


def _block_head(row: dict[str, Json]) -> BlockHead:
    return BlockHead(
        number=int(row["number"], 16),
        hash=row["hash"],
        parent=row["parentHash"],
        at=datetime.fromtimestamp(int(row["timestamp"], 16), UTC),
        tx_hashes=tuple(row["transactions"]),
    )


def _raw_log(row: dict[str, Json]) -> RawLog:
    return RawLog(
        address=to_checksum_address(row["address"]),
        topics=tuple(row["topics"]),
        data=row["data"],
        log_index=int(row["logIndex"], 16),
        tx_hash=row["transactionHash"],
    )


def _simulated(row: dict[str, Json]) -> SimulatedCall:
    succeeded = int(row["status"], 16) == 1
    error: dict[str, Json] = row.get("error") or {}
    data: object = error.get("data") or row.get("returnData")
    return SimulatedCall(
        succeeded,
        None if succeeded else revert_reason(data),
        tuple(_raw_log(log) for log in row.get("logs") or ()),
    )
