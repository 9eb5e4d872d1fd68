"""Which page may act for a signed-in browser."""

import pytest

from accounts.origin import is_same_origin

pytestmark = pytest.mark.unit

HOST = {"host": "mesi.example"}
ALLOWED = frozenset({"https://studio.example"})


@pytest.mark.parametrize(
    ("headers", "scheme", "is_ours"),
    [
        ({"origin": "http://mesi.example"}, "http", True),
        ({"origin": "https://mesi.example"}, "http", True),
        ({"origin": "https://MESI.example"}, "https", True),
        ({"origin": "http://mesi.example"}, "https", False),
        ({"origin": "https://evil.example"}, "http", False),
        ({"origin": "http://mesi.example:81"}, "http", False),
        ({"origin": "http://mesi.example.evil.example"}, "http", False),
        ({"origin": "null"}, "http", False),
        ({"origin": ""}, "http", False),
        ({"origin": "ftp://mesi.example"}, "http", False),
        ({"origin": "https://studio.example"}, "http", True),
        ({"origin": "https://studio.example", "sec-fetch-site": "cross-site"}, "http", True),
        ({"origin": "http://mesi.example", "sec-fetch-site": "cross-site"}, "http", False),
        ({"sec-fetch-site": "same-origin"}, "http", True),
        ({"sec-fetch-site": "none"}, "http", True),
        ({"sec-fetch-site": "same-site"}, "http", False),
        ({}, "http", True),
    ],
)
def test_origins(headers: dict[str, str], scheme: str, is_ours: bool) -> None:
    assert is_same_origin(HOST | headers, scheme, ALLOWED) == is_ours


def test_without_a_host_no_page_is_ours() -> None:
    assert not is_same_origin({"origin": "http://"}, "http", frozenset())
