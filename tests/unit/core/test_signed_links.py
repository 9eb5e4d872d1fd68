from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.clock import ManualClock
from core.signed_links import LinkError, SignedLinks

pytestmark = pytest.mark.unit

PATH = "/files/faces/fac_1/face.glb"


def parts(address: str) -> tuple[str, int, str]:
    split = urlsplit(address)
    query = parse_qs(split.query)
    return split.path, int(query["until"][0]), query["signature"][0]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, 10, 0, 3, tzinfo=UTC))


@pytest.fixture
def links(clock: ManualClock) -> SignedLinks:
    return SignedLinks(b"k" * 32, clock)


def test_an_address_opens_for_its_life_and_no_longer(
    links: SignedLinks, clock: ManualClock
) -> None:
    address = links.sign(PATH, 600)
    clock.advance(timedelta(seconds=600))
    links.require(*parts(address))
    clock.advance(timedelta(seconds=61))
    with pytest.raises(LinkError, match="expired"):
        links.require(*parts(address))


def test_what_was_changed_opens_nothing(links: SignedLinks) -> None:
    path, until, signature = parts(links.sign(PATH, 600))
    for changed in (
        (path + "x", until, signature),
        (path, until + 1, signature),
        (path, until, signature[:-1] + ("0" if signature[-1] != "0" else "1")),
        (path, until, ""),
        (path, until, "ü"),
    ):
        with pytest.raises(LinkError, match="changed"):
            links.require(*changed)


def test_another_secret_signs_otherwise(links: SignedLinks, clock: ManualClock) -> None:
    with pytest.raises(LinkError):
        SignedLinks(b"x" * 32, clock).require(*parts(links.sign(PATH, 600)))


def test_an_address_stays_the_same_for_a_while(links: SignedLinks, clock: ManualClock) -> None:
    first = links.sign(PATH, 600)
    clock.advance(timedelta(seconds=20))
    assert links.sign(PATH, 600) == first
