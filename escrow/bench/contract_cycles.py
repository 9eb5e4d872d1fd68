"""Life cycles of a bid a second on an in-process EVM, and the gas of each function.

`python -m escrow.bench.contract_cycles [cycles]` prints a table; its last line is JSON.
"""

import json
import sys
import time
from typing import Any, Final

import pyrevm
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from rich.console import Console
from rich.table import Table

from core.money import WEI_PER_MICRO
from escrow.abi import creation_code, encode_call
from escrow.anvil import AnvilError
from escrow.bench.contract_gas import NO, gas_by_function
from escrow.bench.contract_people import (
    AMOUNT,
    ARBITER,
    CREATOR,
    DOMAIN_VIEW,
    FAN,
    FEE_BPS,
    FORTUNE,
    NOBODY,
    OPERATOR,
    TREASURY,
    UNLIMITED,
    receipt,
    terms_of,
)

NOW: Final = 1_800_000_000
"""Unix seconds."""
BLOCK_GAS: Final = 30_000_000


def _deployed() -> tuple[pyrevm.EVM, str, bytes]:
    """Return an EVM, the escrow's address on it, and the escrow's EIP-712 domain."""
    evm = pyrevm.EVM(spec_id="CANCUN")
    evm.set_block_env(pyrevm.BlockEnv(number=1, timestamp=NOW, gas_limit=BLOCK_GAS))
    token = evm.deploy(OPERATOR.address, creation_code("DemoToken"))
    roles = (ARBITER.address, TREASURY.address, OPERATOR.address)
    code = creation_code("MeetEscrow", to_checksum_address(token), *roles, FEE_BPS, WEI_PER_MICRO)
    escrow = to_checksum_address(evm.deploy(OPERATOR.address, code))
    mint = encode_call("DemoToken", "mint", FAN.address, FORTUNE)
    evm.message_call(OPERATOR.address, token, calldata=mint)
    approve = encode_call("DemoToken", "approve", escrow, UNLIMITED)
    evm.message_call(FAN.address, token, calldata=approve)
    view = keccak(text=DOMAIN_VIEW["MeetEscrow"])[:4]
    return evm, escrow, evm.message_call(OPERATOR.address, escrow, calldata=view)


def cycles_per_s(cycles: int) -> float:
    """Count life cycles a second.

    One is four calls: place, accept, settle by a signed receipt, withdraw; encoding and signing
    are part of it.
    """
    evm, escrow, domain = _deployed()
    started = time.perf_counter()
    for nth in range(cycles):
        bid_id, terms = terms_of(NOW, nth)
        sig = receipt(domain, bid_id, AMOUNT)
        for sender, calldata in (
            (FAN, encode_call("MeetEscrow", "place", *terms)),
            (CREATOR, encode_call("MeetEscrow", "accept", bid_id, NO, NOBODY)),
            (OPERATOR, encode_call("MeetEscrow", "settle", bid_id, AMOUNT, sig)),
            (OPERATOR, encode_call("MeetEscrow", "withdraw", CREATOR.address)),
        ):
            evm.message_call(sender.address, escrow, calldata=calldata)
    return cycles / (time.perf_counter() - started)


def _gas() -> dict[str, int]:
    try:
        return gas_by_function()
    except AnvilError as error:
        sys.stderr.write(f"no gas figures: {error}\n")
        return {}


def measure(cycles: int = 1000) -> dict[str, Any]:
    """Measure speed and gas.

    Args:
        cycles: Life cycles to run for the speed.

    Returns:
        `contract_cycles_per_s`; `cycles`; `gas`, the gas of each function by its name, empty
        where there is no `anvil` to measure it on.
    """
    speed = cycles_per_s(cycles)
    return {
        "contract_cycles_per_s": round(speed, 1),
        "cycles": cycles,
        "gas": _gas(),
    }


def main() -> None:
    """Run the benchmark from the command line."""
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    table = Table("function", "gas")
    for name, gas in found["gas"].items():
        table.add_row(name, f"{gas:,}")
    console = Console()
    console.print(table)
    console.print(f"{found['contract_cycles_per_s']:,} life cycles of four calls a second")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
