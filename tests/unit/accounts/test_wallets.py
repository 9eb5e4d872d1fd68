"""What movements are called."""

import pytest

from accounts.wallets import label_of
from models.states import AccountKind

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("kind", "account", "label"),
    [
        ("hold", AccountKind.WALLET, "Set aside for a bid"),
        ("undo", AccountKind.HELD, "Taken back: the chain reorganised"),
        ("late_fee", AccountKind.WALLET, "Late fee"),
    ],
)
def test_labels(kind: str, account: AccountKind, label: str) -> None:
    assert label_of(kind, account) == label
