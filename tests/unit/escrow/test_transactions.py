"""Signed transactions equal those of eth_account."""

import pytest
from eth_account import Account

from escrow.keystore import KeySigner
from escrow.transactions import ContractCall, Fees, contract_address, sign_transaction

pytestmark = pytest.mark.unit

KEY = bytes([9]) * 32
TO = "0x" + "12" * 20


@pytest.mark.parametrize("to", [TO, None], ids=["call", "deployment"])
@pytest.mark.parametrize("nonce", [0, 1, 300])
def test_transaction_is_that_of_eth_account(to: str | None, nonce: int) -> None:
    call = ContractCall(to, b"\x01\x02\x03", 21_500)
    signed = sign_transaction(KeySigner(KEY), 31337, nonce, Fees(3 * 10**9, 10**9), call)
    fields = {
        "type": 2,
        "chainId": 31337,
        "nonce": nonce,
        "maxPriorityFeePerGas": 10**9,
        "maxFeePerGas": 3 * 10**9,
        "gas": 21_500,
        "value": 0,
        "data": "0x010203",
        "to": to or "",
    }
    expected = Account.sign_transaction(fields, KEY)
    assert signed.raw == "0x" + bytes(expected.raw_transaction).hex()
    assert signed.tx_hash == "0x" + bytes(expected.hash).hex()


def test_contract_address_is_the_first_of_the_first_account_everybody_knows() -> None:
    deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert contract_address(deployer, 0) == "0x5FbDB2315678afecb367f032d93F642f64180aa3"
    assert contract_address(deployer, 1) == "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"
