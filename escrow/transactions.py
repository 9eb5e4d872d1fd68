"""Sign EIP-1559 transactions with any ``Signer``."""

from dataclasses import dataclass
from typing import Final, cast

import rlp
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from escrow.keystore import Signer

DYNAMIC_FEE: Final = b"\x02"


@dataclass(frozen=True, slots=True)
class Fees:
    """What each unit of gas may cost, in wei."""

    max_fee: int
    priority_fee: int


@dataclass(frozen=True, slots=True)
class ContractCall:
    """What a transaction does."""

    to: str | None
    """None deploys ``data``."""
    data: bytes
    gas: int
    """Limit, in units of gas."""


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """Bytes that may be sent any number of times."""

    raw: str
    tx_hash: str


def sign_transaction(
    signer: Signer, chain_id: int, nonce: int, fees: Fees, call: ContractCall
) -> SignedTransaction:
    """Sign a call as the transaction with this nonce.

    Source:
        EIP-1559, "Abstract": ``0x02 || rlp([chain_id, nonce, …, signature_s])``.
    """
    fields: list[object] = [
        chain_id,
        nonce,
        fees.priority_fee,
        fees.max_fee,
        call.gas,
        bytes.fromhex(call.to[2:]) if call.to else b"",
        0,
        call.data,
        [],
    ]
    signature = signer.sign_digest(keccak(DYNAMIC_FEE + _rlp(fields)))
    r, s = (int.from_bytes(signature[start : start + 32], "big") for start in (0, 32))
    raw = DYNAMIC_FEE + _rlp([*fields, signature[64] - 27, r, s])
    return SignedTransaction(raw="0x" + raw.hex(), tx_hash="0x" + keccak(raw).hex())


def contract_address(deployer: str, nonce: int) -> str:
    """Where a deployment with this nonce puts the contract."""
    return to_checksum_address(keccak(_rlp([bytes.fromhex(deployer[2:]), nonce]))[-20:])


def _rlp(fields: list[object]) -> bytes:
    return cast("bytes", rlp.encode(fields))  # pyright: ignore[reportPrivateImportUsage] - rlp has no __all__
