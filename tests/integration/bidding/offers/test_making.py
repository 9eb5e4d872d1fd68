"""Creators make, change, pause and retire offers; what makes no sense is refused."""

from typing import Any, Final

import pytest
from sqlalchemy import select

from models.notification import Notification
from tests.integration.bidding.scene import ONLINE, TERMS, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

FAMILY = "\U0001f468‍\U0001f469‍\U0001f467"
ARABIC = "‮قهوة ومشي"


async def test_an_offer_is_published_and_found(scene: Scene) -> None:
    made = await scene.offer(kyf_fields=["phone", "city", "phone"], kyf_purpose="To call you")
    assert (made["state"], made["version"], made["minimum"]) == ("published", 1, "10")
    assert (made["kyf_fields"], made["waiting"], made["refused"]) == (["city", "phone"], 0, None)
    fan = await scene.fan()
    seen = (await fan.program.get(f"/api/offers/{made['id']}")).json()
    assert seen == made | {"waiting": None, "refused": None}
    listed = (await fan.program.get(f"/api/creators/{scene.slug}/offers")).json()
    assert listed == {"items": [seen], "next": None, "total": 1, "published": 1, "takes_bids": True}
    own = (await scene.program.get("/api/creator/offers")).json()
    assert own == {"items": [made], "next": None, "total": 1, "published": 1, "takes_bids": True}


async def test_who_is_not_signed_in_sees_offers_too(scene: Scene) -> None:
    made = await scene.offer()
    visitor = await scene.shop.browser()
    listed = (await visitor.get(f"/api/creators/{scene.slug}/offers")).json()
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    assert (await visitor.get(f"/api/offers/{made['id']}")).status_code == 200
    assert (await visitor.post("/api/offers", json=TERMS)).status_code == 401
    assert (await visitor.get("/api/creators/nobody/offers")).status_code == 404
    assert (await visitor.get("/api/offers/off_none")).status_code == 404


async def test_only_creators_make_offers(scene: Scene) -> None:
    fan = await scene.fan()
    answer = await fan.program.post("/api/offers", json=TERMS)
    assert (answer.status_code, code_of(answer)) == (403, "missing_role")


NONSENSE: Final[list[dict[str, Any]]] = [
    {"city": None},
    {"city": "  "},
    {"place_kind": "online"},
    {"kyf_fields": ["phone"]},
    {"kyf_fields": ["phone"], "kyf_purpose": " "},
    {"kyf_purpose": "To call you"},
    {"kyf_fields": ["shoe_size"], "kyf_purpose": "x"},
    {"kyf_purpose": "x" * 501, "kyf_fields": ["phone"]},
    {"title": ""},
    {"title": " \n "},
    {"title": "x" * 300},
    {"title": "a\x00b"},
    {"title": 7},
    {"description": "x" * 4_001},
    {"description": "\x00"},
    {"city": "x" * 300},
    {"minutes": 4},
    {"minutes": 1_441},
    {"minutes": -60},
    {"minutes": "sixty"},
    {"bids_per_fan": 0},
    {"bids_per_fan": -1},
    {"bids_per_fan": 21},
    {"lead_hours": -1},
    {"lead_hours": 48, "meet_days": 2},
    {"answer_days": 0},
    {"answer_days": 31},
    {"meet_days": 181},
    {"free_cancel_hours": -1},
    {"late_cancel_bps": 10_001},
    {"late_cancel_bps": -1},
    {"selling_mode": "lottery"},
    {"audience": "friends"},
    {"minimum": 10},
    {"state": "published"},
]


async def test_terms_that_make_no_sense_are_refused(scene: Scene) -> None:
    made = await scene.offer()
    for change in NONSENSE:
        for answer in (
            await scene.program.post("/api/offers", json=TERMS | change),
            await scene.program.put(f"/api/offers/{made['id']}", json=TERMS | change),
        ):
            assert (answer.status_code, code_of(answer)) == (422, "invalid_request"), change
    own = (await scene.program.get("/api/creator/offers")).json()
    assert own["items"] == [made]


async def test_a_minimum_that_is_no_amount_is_refused(scene: Scene) -> None:
    for minimum in ("-5", "0", "NaN", "1e30", "12.0000001", "9" * 40, "x"):
        answer = await scene.program.post("/api/offers", json=TERMS | {"minimum": minimum})
        assert (answer.status_code, code_of(answer)) == (422, "invalid_amount"), minimum


async def test_words_stay_as_they_were_written(scene: Scene) -> None:
    for text in ("<script>alert(1)</script>", ARABIC, f"Tea {FAMILY}", "'; DROP TABLE offers;"):
        made = await scene.offer(title=text, description=f"{text}\n\n{text}", city=text)
        assert (made["title"], made["city"]) == (text, text)
        assert made["description"] == f"{text}\n\n{text}"


async def test_a_title_is_one_line(scene: Scene) -> None:
    made = await scene.offer(title=" Tea\r\nBcc: all@fans.example\u2028and \t cake ")
    assert made["title"] == "Tea Bcc: all@fans.example and cake"


async def test_a_change_makes_a_new_version_and_outdates_quotes(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    changed = await scene.program.put(f"/api/offers/{made['id']}", json=TERMS | ONLINE)
    assert (changed.json()["version"], changed.json()["city"]) == (2, None)
    answer = await fan.place(quote["id"], "10")
    assert (answer.status_code, code_of(answer)) == (409, "offer_changed")
    assert (await fan.bid(made["id"], "10")).status_code == 201


async def test_a_bid_keeps_the_terms_it_was_placed_on(scene: Scene) -> None:
    made = await scene.offer(kyf_fields=["phone"], kyf_purpose="To call you")
    fan = await scene.fan()
    bid_id = await fan.placed(made["id"], "10")
    other = {"title": "A call", "minutes": 30} | ONLINE
    await scene.program.put(f"/api/offers/{made['id']}", json=TERMS | other)
    bid = await fan.sees(bid_id)
    assert (bid["minutes"], bid["needs_kyf"]) == (60, True)
    assert (bid["offer"]["title"], bid["offer"]["city"]) == (TERMS["title"], TERMS["city"])
    assert bid["offer"]["place_kind"] == "city"
    await scene.confirms(bid_id)
    (waiting,) = (await scene.inbox())["items"]
    assert waiting["title"] == TERMS["title"]
    query = select(Notification.details).where(Notification.user_id == scene.creator.id)
    (told,) = await scene.shop.database.read(lambda db: db.scalars(query).all())
    assert told["title"] == TERMS["title"]


async def test_paused_and_retired_offers_take_no_bids(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    quote = (await fan.quote(made["id"])).json()
    url = f"/api/offers/{made['id']}"
    for state, is_own_shown, status in (("paused", True, 200), ("retired", False, 404)):
        answer = await scene.program.put(f"{url}/state", json={"state": state})
        assert answer.json()["state"] == state
        for refused in (await fan.quote(made["id"]), await fan.place(quote["id"], "10")):
            assert (refused.status_code, code_of(refused)) == (409, "offer_unavailable")
        listed = (await fan.program.get(f"/api/creators/{scene.slug}/offers")).json()
        assert listed["items"] == []
        assert (await fan.program.get(url)).status_code == status
        own = (await scene.program.get("/api/creator/offers")).json()
        assert bool(own["items"]) is is_own_shown
        assert own["takes_bids"]
    await scene.program.put(f"{url}/state", json={"state": "published"})
    assert (await fan.place(quote["id"], "10")).status_code == 201


async def test_other_creators_offers_are_not_ones_own(scene: Scene) -> None:
    made = await scene.offer()
    other = await scene.shop.fan(roles=["fan", "creator"])
    url = f"/api/offers/{made['id']}"
    for answer in (
        await other[1].put(url, json=TERMS),
        await other[1].put(f"{url}/state", json={"state": "retired"}),
        await other[1].post("/api/offers", json=TERMS),  # No page yet.
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    assert (await other[1].get(url)).json()["state"] == "published"


async def test_an_open_auction_keeps_its_terms(scene: Scene) -> None:
    made = await scene.offer(selling_mode="auction")
    await scene.auction(made["id"])
    url = f"/api/offers/{made['id']}"
    for answer in (
        await scene.program.put(url, json=TERMS),
        await scene.program.put(f"{url}/state", json={"state": "paused"}),
    ):
        assert (answer.status_code, code_of(answer)) == (409, "offer_in_auction")
    assert (await scene.program.get(url)).json()["version"] == 1
