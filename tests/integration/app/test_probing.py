"""A server as it is set up by default publishes nothing that has not passed its probes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bench.served import start_server
from app.fan_client import FanClient
from tests.fixtures.served import QUIET
from tests.integration.app.outsider import Site, refused, registered
from tests.integration.app.test_bad_input import SHEET, painted
from tests.integration.rooms.conftest import eventually

pytestmark = pytest.mark.chain


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    settings = {name: value for name, value in QUIET.items() if name != "MESI_PROBES"}
    served = start_server(tmp_path / "var", settings)
    yield Site(served.base_url, tmp_path / "skew")
    served.stop()


async def drafted(owner: FanClient) -> str:
    made = await owner.call("POST", "/api/owner/personas", json={"sheet": SHEET})
    url = f"/api/owner/personas/{made['id']}"
    terms = {"price_per_minute": "1", "minutes": 10, "on_sale": True}
    await owner.call("PUT", f"{url}/tiers/text", json=terms)
    picture = {"picture": ("bo.png", painted(), "image/png")}
    await owner.call("PUT", f"{url}/picture", files=picture)
    return url


async def test_a_persona_that_hides_what_it_is_stays_a_draft(site: Site) -> None:
    """The scripted mind has three lines, and none says that an AI speaks."""
    async with registered(site, wants_owner=True) as owner:
        url = await drafted(owner)
        refused(await owner.http.post(f"{url}/publish"), 409, "probes_not_passed", "never asked")
        begun = await owner.call("POST", f"{url}/probes")
        assert (begun["rule"], begun["problem"]) == ("required", "running")

        async def has_ended() -> bool:
            return bool((await owner.call("GET", f"{url}/probes"))["run"]["ended_at"])

        await eventually(has_ended)
        run = (await owner.call("GET", f"{url}/probes"))["run"]
        assert (run["state"], run["asked"]) == ("failed", run["total"])
        assert "disclosure" in run["failed"]
        refused(await owner.http.post(f"{url}/publish"), 409, "probes_not_passed", "disclosure")
        room = await owner.call("POST", f"{url}/previews", json={"format": "text"})
        ticket = await owner.ticket(room["id"])
        assert ticket["model"].startswith("persona:bo-lin")
