"""Every route of the studio, called by everybody whose business it is not."""

from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from tests.integration.app.test_bad_input import painted
from tests.integration.studio.estate import Estate, bodies, rows_of

pytestmark = pytest.mark.db

OWNED: Final = ("/api/owner/agents/", "/api/owner/personas/", "/api/owner/purchases/")
OWNED_TOO: Final = ("/api/owner/consents/", "/api/owner/rooms/")
EVERYBODY: Final = frozenset(
    (
        *("listAgents", "getAgent", "buyAgent", "listPersonas", "getPersona", "getPersonaPicture"),
        *("getVoiceSample", "getPersonaCard", "askPersonaByA2a", "askHouseByA2a", "getHouseCard"),
    )
)
"""What is public, or costs only who asks."""
BY_KEY: Final = "/api/consents/"
"""The link's secret opens these, whoever has it."""
STUDIO: Final = (
    *("/api/owner/", "/api/agents", "/api/memories", "/api/consents/", "/api/safety/"),
    *("/api/moderation/appeals", "/api/rooms/", "/api/a2a"),
)
ELSEWHERE: Final = ("/films", "/ice")
"""They need what this server has not; tests of rooms show who may."""
SOUGHT: Final = ("owner", "fan", "other_owner", "other_fan", "moderator", "nobody")
FILE: Final = {"files": {"card": ("card.json", b'{"name":"x","description":"y"}')}}
FILES: Final = {
    "importCard": FILE,
    "importCardInto": FILE,
    "setPicture": {"files": {"picture": ("p.png", painted(), "image/png")}},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A route as the description of the interface has it."""

    name: str
    method: str
    path: str

    @property
    def names_something(self) -> bool:
        return "{" in self.path

    def may(self) -> frozenset[str]:
        """Whose business it is."""
        if self.path.startswith((*OWNED, *OWNED_TOO)):
            return frozenset(("owner",))
        if self.path.startswith("/api/safety/"):
            return frozenset(("owner", "fan"))
        if self.path.startswith("/api/moderation/"):
            return frozenset(("moderator",))
        return frozenset(("fan",))

    async def call(self, client: httpx.AsyncClient, ids: dict[str, str]) -> httpx.Response:
        sent: dict[str, Any] = {"headers": {"Idempotency-Key": f"key-{self.name}-0123456789"}}
        sent |= FILES.get(self.name, {})
        if (body := bodies(ids).get(self.name)) is not None:
            sent["json"] = body
        if self.name == "diffVersions":
            sent["params"] = {"left": "1"}
        return await client.request(self.method, self.path.format(**ids), **sent)


def operations(estate: Estate) -> list[Operation]:
    """All routes of the studio."""
    paths: dict[str, dict[str, Any]] = estate.shop.app.openapi()["paths"]
    found = [
        Operation(one["operationId"], method, path)
        for path, methods in paths.items()
        for method, one in methods.items()
        if path.startswith(STUDIO) and not path.endswith(ELSEWHERE)
    ]
    assert len(found) > 70
    return found


async def test_nobody_and_no_stranger_gets_in(estate: Estate) -> None:
    """Neither read nor changed: no answer but a refusal, and every row as it was."""
    before = await estate.shop.database.read(rows_of)
    wrong: list[str] = []
    for one in operations(estate):
        if one.name in EVERYBODY or not one.names_something or one.path.startswith(BY_KEY):
            continue
        for who in SOUGHT:
            if who in one.may():
                continue
            answer = await one.call(estate.programs[who], estate.ids)
            expected = {401} if who == "nobody" else {403, 404}
            if answer.status_code not in expected:
                wrong.append(f"{who} {one.name}: {answer.status_code} {answer.text[:200]}")
    assert "\n".join(wrong) == ""
    after = await estate.shop.database.read(rows_of)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


async def test_lists_hold_nothing_of_others(estate: Estate) -> None:
    private = {name: key for name, key in estate.ids.items() if name.endswith("_id")}
    del private["agent_id"], private["persona_id"]  # On sale, for everybody to see.
    for one in operations(estate):
        if one.names_something or one.method != "get" or one.name in EVERYBODY:
            continue
        answer = await one.call(estate.programs["nobody"], estate.ids)
        assert answer.status_code == 401, one
        for who in ("other_owner", "other_fan"):
            answer = await one.call(estate.programs[who], estate.ids)
            assert answer.status_code in {200, 403}, (one, answer.text)
            shown = [name for name, key in private.items() if key in answer.text]
            assert shown == [], (who, one)


async def test_a_consent_opens_with_its_secret_alone(estate: Estate) -> None:
    ids = estate.ids | {"secret": "cs_" + "x" * 43}
    for one in operations(estate):
        if one.path.startswith(BY_KEY):
            answer = await one.call(estate.programs["other_owner"], ids)
            assert answer.status_code == 404, (one, answer.text)
            assert "Ben" not in answer.text


async def test_own_routes_take_no_ids_of_others(estate: Estate) -> None:
    """A stranger's own persona, with somebody else's purchase, link, fact, room or face."""
    mallory, ids = estate.programs["other_owner"], estate.ids
    made = await mallory.post("/api/owner/personas", json=bodies(ids)["createPersona"])
    own = ids | {"persona_id": made.json()["id"]}
    tried = {one.name: one for one in operations(estate)}
    for name in ("addLink", "changeLink", "approveLink", "lookAtLink", "removeLink"):
        answer = await tried[name].call(mallory, own)
        assert answer.status_code == 404, (name, answer.text)
    answer = await tried["askConsent"].call(mallory, own)
    assert answer.status_code == 422
    worn = bodies(ids)["createPersona"]["sheet"] | {"face": {"face_id": ids["face_id"]}}
    answer = await mallory.put(f"/api/owner/personas/{own['persona_id']}", json={"sheet": worn})
    assert answer.status_code in {404, 409, 422}, answer.text


async def test_everybody_gets_in_where_it_is_theirs(estate: Estate) -> None:
    """Else the refusals above would prove nothing."""
    for one in operations(estate):
        if one.method != "get" or not one.names_something or one.name in EVERYBODY:
            continue
        if one.path.startswith(BY_KEY) or one.name == "getOwnPicture":
            continue
        for who in one.may():
            answer = await one.call(estate.programs[who], estate.ids)
            assert answer.status_code == 200, (who, one, answer.text)
