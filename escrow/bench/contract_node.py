"""The contracts on an `anvil` of their own, where each call pays what a transaction pays."""

import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

import httpx
from eth_utils.crypto import keccak

from core.money import WEI_PER_MICRO
from escrow.abi import creation_code, encode_call
from escrow.anvil import start_anvil
from escrow.bench.contract_people import (
    ARBITER,
    DOMAIN_VIEW,
    FAN,
    FEE_BPS,
    FORTUNE,
    OPERATOR,
    TREASURY,
    UNLIMITED,
)
from escrow.contracts.artefact import ContractName
from escrow.keystore import KeySigner

GAS_LIMIT: Final = 10_000_000
MINE_S: Final = 10.0
PAUSE_S: Final = 0.005


class ContractNode:
    """A node with a token and an escrow, which sends for anybody without a signature."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._call("anvil_autoImpersonateAccount", True)  # noqa: FBT003 - JSON-RPC
        self.gas: dict[str, int] = {}
        self.addresses: dict[ContractName, str] = {}
        self._create("DemoToken")
        roles = (ARBITER.address, TREASURY.address, OPERATOR.address)
        self._create("MeetEscrow", self.addresses["DemoToken"], *roles, FEE_BPS, WEI_PER_MICRO)
        self.send(OPERATOR, "DemoToken", "mint", FAN.address, FORTUNE)
        self.send(FAN, "DemoToken", "approve", self.addresses["MeetEscrow"], UNLIMITED)

    def now(self) -> int:
        """Return the time of the newest block, in Unix seconds."""
        return int(self._call("eth_getBlockByNumber", "latest", False)["timestamp"], 16)  # noqa: FBT003 - JSON-RPC

    def wait(self, seconds: int) -> None:
        """Let the next block be so much later."""
        self._call("evm_increaseTime", seconds)

    def domain(self, contract: ContractName) -> bytes:
        """Ask a contract for its EIP-712 domain."""
        data = "0x" + keccak(text=DOMAIN_VIEW[contract])[:4].hex()
        answer = self._call("eth_call", {"to": self.addresses[contract], "data": data}, "latest")
        return bytes.fromhex(answer[2:])

    def send(self, sender: KeySigner, contract: ContractName, name: str, *args: object) -> int:
        """Call a function; raises RuntimeError if it reverts.

        Returns:
            Gas used, refunds taken off.
        """
        data = encode_call(contract, name, *args)
        receipt = self._transact(sender, data, to=self.addresses[contract])
        return int(receipt["gasUsed"], 16)

    @contextmanager
    def undone(self) -> Generator[None]:
        """Take back whatever happens inside."""
        mark = self._call("evm_snapshot")
        try:
            yield
        finally:
            self._call("evm_revert", mark)

    def _create(self, contract: ContractName, *args: object) -> None:
        receipt = self._transact(OPERATOR, creation_code(contract, *args))
        self.addresses[contract] = receipt["contractAddress"]
        self.gas[f"deploy {contract}"] = int(receipt["gasUsed"], 16)

    def _transact(self, sender: KeySigner, data: bytes, to: str | None = None) -> dict[str, Any]:
        self._call("anvil_setBalance", sender.address, hex(10**20))
        fields = {"from": sender.address, "data": "0x" + data.hex(), "gas": hex(GAS_LIMIT)}
        if to is not None:
            fields["to"] = to
        receipt = self._receipt(self._call("eth_sendTransaction", fields))
        if receipt["status"] != "0x1":
            raise RuntimeError(f"reverted: {receipt}")
        return receipt

    def _receipt(self, tx_hash: str) -> dict[str, Any]:
        deadline = time.monotonic() + MINE_S
        while (receipt := self._call("eth_getTransactionReceipt", tx_hash)) is None:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{tx_hash} is not mined after {MINE_S} s")
            time.sleep(PAUSE_S)
        return receipt

    def _call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - JSON has many types
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = cast("dict[str, Any]", self._http.post("/", json=request).json())
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]


@contextmanager
def contract_node() -> Generator[ContractNode]:
    """Run an `anvil` with both contracts; raises AnvilError where there is no such program."""
    with tempfile.TemporaryDirectory() as folder:
        anvil = start_anvil(Path(folder))
        try:
            with httpx.Client(base_url=anvil.url, timeout=30) as http:
                yield ContractNode(http)
        finally:
            anvil.stop()
