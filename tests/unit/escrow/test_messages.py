import pytest
from eth_account import Account
from eth_account.messages import encode_defunct

from escrow.keystore import KeySigner
from escrow.messages import is_message_signed_by, message_digest

pytestmark = pytest.mark.unit

SECRET = bytes.fromhex("22" * 32)


@pytest.mark.parametrize("text", ["", "Mesi agent release", "zuhören 🎧\n" * 40])
def test_wallets_check_what_we_sign(text: str) -> None:
    signer = KeySigner(SECRET)
    signature = "0x" + signer.sign_digest(message_digest(text)).hex()
    signed = encode_defunct(text=text)
    assert Account.recover_message(signed, signature=signature) == signer.address
    ours = Account.sign_message(signed, SECRET).signature.hex()
    assert is_message_signed_by(text, ours, signer.address)


def test_another_text_or_signer_is_seen() -> None:
    signer = KeySigner(SECRET)
    signature = "0x" + signer.sign_digest(message_digest("yes")).hex()
    assert not is_message_signed_by("no", signature, signer.address)
    assert not is_message_signed_by("yes", signature, KeySigner(b"\x33" * 32).address)
    assert not is_message_signed_by("yes", "0xzz", signer.address)
