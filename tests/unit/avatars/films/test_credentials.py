"""The pair that signs films where the operator gives none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from avatars.films.credentials import LIFE, own_credentials

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_it_is_made_once_and_kept_to_ourselves(tmp_path: Path) -> None:
    first = own_credentials(tmp_path, NOW)
    chain = first.chain.read_bytes()
    assert first.key.stat().st_mode & 0o077 == 0
    assert own_credentials(tmp_path, NOW + timedelta(days=1)).chain.read_bytes() == chain


def test_it_says_that_nobody_vouches_for_it(tmp_path: Path) -> None:
    leaf, root = x509.load_pem_x509_certificates(own_credentials(tmp_path, NOW).chain.read_bytes())
    assert "self-signed" in leaf.subject.rfc4514_string()
    assert leaf.issuer == root.subject != leaf.subject
    leaf.verify_directly_issued_by(root)


@pytest.mark.parametrize("what", ["key", "chain", "time"])
def test_it_is_made_anew_where_it_is_no_good(tmp_path: Path, what: str) -> None:
    first = own_credentials(tmp_path, NOW)
    chain = first.chain.read_bytes()
    later = NOW
    if what == "time":
        later = NOW + LIFE - timedelta(days=1)
    else:
        getattr(first, what).write_bytes(b"broken")
    assert own_credentials(tmp_path, later).chain.read_bytes() != chain
