"""Sealed fields: opened in their place with their key, and nowhere else."""

from base64 import b64decode, b64encode

import pytest
from cryptography.exceptions import InvalidTag

from accounts.kyf.sealing import Sealing, UnreadableFormError, open_sealing
from core.errors import StartError
from models.states import KycField

pytestmark = pytest.mark.unit

SEALING = Sealing(b"\x05" * 32)
CITY, PHONE = KycField.CITY, KycField.PHONE


@pytest.mark.parametrize("text", ["Berlin", "x" * 300, "أحمد", "東京", ""])
def test_what_is_sealed_opens_again(text: str) -> None:
    sealed = SEALING.seal("usr_1", CITY, text)
    assert sealed.isascii()
    assert not text or text.encode() not in b64decode(sealed)
    assert SEALING.open("usr_1", CITY, sealed) == text


def test_one_value_is_sealed_differently_each_time() -> None:
    assert SEALING.seal("usr_1", CITY, "Berlin") != SEALING.seal("usr_1", CITY, "Berlin")


@pytest.mark.parametrize(("user_id", "field"), [("usr_2", CITY), ("usr_1", PHONE)])
def test_a_sealed_value_is_moved_to_no_other_place(user_id: str, field: KycField) -> None:
    sealed = SEALING.seal("usr_1", CITY, "Berlin")
    with pytest.raises(UnreadableFormError) as refused:
        SEALING.open(user_id, field, sealed)
    assert isinstance(refused.value.__cause__, InvalidTag)


def test_another_key_opens_nothing_and_is_named() -> None:
    sealed = SEALING.seal("usr_1", CITY, "Berlin")
    with pytest.raises(UnreadableFormError, match="MESI_KYC_KEY") as refused:
        Sealing(b"\x06" * 32).open("usr_1", CITY, sealed)
    assert "Berlin" not in str(refused.value)


def test_changed_bytes_are_not_opened() -> None:
    raw = bytearray(b64decode(SEALING.seal("usr_1", CITY, "Berlin")))
    raw[-1] ^= 1
    with pytest.raises(UnreadableFormError):
        SEALING.open("usr_1", CITY, b64encode(raw).decode())


@pytest.mark.parametrize(
    "sealed", ["", "A", "AAAA", "no base64", "ü", b64encode(bytes(12)).decode()]
)
def test_what_no_seal_ever_made_is_not_opened(sealed: str) -> None:
    with pytest.raises(UnreadableFormError):
        SEALING.open("usr_1", CITY, sealed)


def test_the_forms_have_a_key_of_their_own_or_the_servers() -> None:
    master = b"\x07" * 32
    own = open_sealing("05" * 32, master)
    assert own.open("usr_1", CITY, SEALING.seal("usr_1", CITY, "Berlin")) == "Berlin"
    for none in (None, ""):
        sealed = Sealing(master).seal("usr_1", CITY, "Rom")
        assert open_sealing(none, master).open("usr_1", CITY, sealed) == "Rom"
    with pytest.raises(UnreadableFormError):
        own.open("usr_1", CITY, Sealing(master).seal("usr_1", CITY, "Rom"))


@pytest.mark.parametrize("key", ["zz" * 32, "05" * 31, "05" * 33, "5"])
def test_a_key_that_is_none_stops_the_start(key: str) -> None:
    with pytest.raises(StartError, match="MESI_KYC_KEY must hold 64 hex digits") as refused:
        open_sealing(key, b"\x07" * 32)
    assert key not in str(refused.value)


def test_a_secret_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealing(b"short")
