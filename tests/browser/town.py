"""A creator, their fans and the house's people, with meetings in every state, over HTTP."""

import asyncio
import io
import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from PIL import Image

from app.fan_client import FanClient
from tests.browser.meeting_pages import FORM
from tests.browser.people import PASSWORD, Known, grant, live_as_a_published_owner

KYF: Final = {
    "title": "A walk through the museum, with the curator",
    "kyf_fields": ["legal_name", "phone"],
    "kyf_purpose": "To put you on the guest list, and to call you if I am late.",
}
OFFERS: Final[dict[str, dict[str, Any]]] = {
    "coffee": {"title": "Coffee and a question", "late_cancel_bps": 2_500, "free_cancel_hours": 1},
    "walk": KYF,
    "dinner": {"title": "Dinner for four", "minimum": "5", "selling_mode": "auction"},
    "supper": {"title": "Supper, one day", "selling_mode": "auction"},
    "club": {"title": "Backstage after the last show of the year", "audience": "subscribers"},
    "talk": {"title": "Half an hour on anything", "place_kind": "online", "city": None},
}


@dataclass
class Town:
    """Where everybody lives; each person has the facts of what is theirs."""

    base_url: str
    data: Path
    stack: AsyncExitStack
    people: dict[str, FanClient]
    facts: dict[str, dict[str, str]]

    async def person(self, key: str, name: str) -> FanClient:
        """Register somebody, and wait for their tokens."""
        http = await self.stack.enter_async_context(
            httpx.AsyncClient(base_url=self.base_url, headers={"Origin": self.base_url}, timeout=30)
        )
        one = FanClient(http, f"{secrets.token_hex(6)}@example.org")
        born = {"display_name": name, "date_of_birth": "1990-05-04"}
        body = {"email": one.email, "password": PASSWORD, **born}
        one.me = await one.call("POST", "/api/register", json=body)
        await one.wait_for_tokens()
        self.people[key], self.facts[key] = one, {}
        return one

    async def ask(self, who: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": secrets.token_hex(12)}
        return await self.people[who].call(method, path, json=body, headers=headers)

    async def bid(self, who: str, on: dict[str, str], amount: str, **words: str) -> str:
        """Bid for an offer or a tier, and wait until the chain has it."""
        quote = await self.ask(who, "POST", "/api/quotes", on)
        body = {"quote_id": quote["id"], "amount": amount, "salt": "0x" + secrets.token_hex(32)}
        placed = await self.ask(who, "POST", "/api/bids", {**body, **words})
        await self.wait(who, placed["id"], "open")
        return str(placed["id"])

    async def wait(self, who: str, bid_id: str, *states: str) -> dict[str, Any]:
        """Wait until the bid is in one of the states."""
        async with asyncio.timeout(40):
            while True:  # the state is another process's
                seen = await self.ask(who, "GET", f"/api/bids/{bid_id}")
                if seen["state"] in states:
                    return seen
                await asyncio.sleep(0.05)

    async def meet(self, offer_id: str, amount: str, **words: str) -> dict[str, Any]:
        """A bid of Robin's that Cleo accepts; the meeting as Robin sees it."""
        bid_id = await self.bid("fan", {"offer_id": offer_id}, amount, **words)
        await self.ask("creator", "POST", f"/api/inbox/bids/{bid_id}/accept")
        bid = await self.wait("fan", bid_id, "accepted")
        return await self.ask("fan", "GET", f"/api/meetings/{bid['meeting_id']}")

    async def agree(self, meeting_id: str, ahead: timedelta) -> None:
        """Cleo proposes a time, and Robin accepts it."""
        proposal = await self.propose(meeting_id, ahead)
        await self.ask("fan", "POST", f"/api/meetings/proposals/{proposal}/accept")

    async def propose(self, meeting_id: str, ahead: timedelta) -> str:
        at = (datetime.now(UTC) + ahead).replace(second=0, microsecond=0)
        body = {"starts_at": at.isoformat(), "place": "Café am Fluss, Uferstraße 1"}
        url = f"/api/meetings/{meeting_id}/proposals"
        seen = await self.ask("creator", "POST", url, {**body, "note": "By the window."})
        return str(seen["proposals"][-1]["id"])

    def known(self) -> dict[str, Known]:
        """Everybody, to be seated in a browser."""
        return {
            key: Known(one.email, dict(one.http.cookies), self.facts[key])
            for key, one in self.people.items()
        }


async def make_town(base_url: str, data: Path) -> dict[str, Known]:
    """Let them all live until there is something on every page."""
    async with AsyncExitStack() as stack:
        town = Town(base_url, data, stack, {}, {})
        await asyncio.gather(
            town.person("creator", "Cleo Moon"),
            town.person("fan", "Robin Newcomer"),
            town.person("rival", "Adélaïde Konstantinopoulou-Featherstonehaugh"),
            town.person("other", "نور الهدى 🙂"),
            town.person("rude", "Kim"),
            town.person("newcomer", "Sam"),
            town.person("beginner", "Bo Nilsson"),
            town.person("house", "Jo Judge"),
        )
        await asyncio.gather(open_shop(town), _prepare(town))
        await asyncio.gather(live_as_fans(town), _live_as_rivals(town))
        await asyncio.gather(_complain(town), _look_at_data(town))
        return town.known()


async def open_shop(town: Town) -> None:
    """Cleo's page, offers, round and hours; Bo has only just begun."""
    for who in ("creator", "beginner"):
        await town.ask(who, "PATCH", "/api/me", {"become_creator": True})
    about = "I film rivers and the people who live by them.\n\nAsk me about lenses, or the Danube."
    change = {"headline": "Documentary films about rivers, by hand and on foot", "about": about}
    profile = await town.ask("creator", "PATCH", "/api/creator/profile", change)
    files = {"picture": ("cleo.png", picture((480, 640), "#7a4a6a"), "image/png")}
    await town.people["creator"].call("PUT", "/api/creator/profile/picture", files=files)
    begun = await town.ask("beginner", "GET", "/api/creator/profile")
    common = {
        "description": "An hour by the river. Bring shoes for wet grass, and a question.",
        "place_kind": "city",
        "city": "Berlin",
        "minutes": 20,
        "minimum": "2",
        "lead_hours": 0,
        "bids_per_fan": 9,
    }
    offers = {
        key: (await town.ask("creator", "POST", "/api/offers", {**common, **terms}))["id"]
        for key, terms in OFFERS.items()
    }
    closes = datetime.now(UTC) + timedelta(days=2)
    round_of = {"closes_at": closes.isoformat(), "slots": 2, "reserve": "6"}
    await town.ask("creator", "POST", f"/api/offers/{offers['dinner']}/auctions", round_of)
    await town.ask("creator", "PUT", f"/api/offers/{offers['club']}/state", {"state": "paused"})
    await _set_hours(town)
    persona = await live_as_a_published_owner(town.people["creator"])
    terms = {"price_per_minute": "1.5", "minutes": 10, "on_sale": True, "selling_mode": "review"}
    own = f"/api/owner/personas/{persona['persona']}"
    await town.ask("creator", "PUT", f"{own}/tiers/text", terms)
    shown = await town.ask("creator", "GET", f"/api/personas/{persona['slug']}")
    tier = next(one["id"] for one in shown["tiers"] if one["format"] == "text")
    facts = {**offers, "slug": profile["slug"], "beginner": begun["slug"], "tier": tier}
    for known in town.facts.values():
        known.update(facts)


async def _set_hours(town: Town) -> None:
    change = {"time_zone": "Europe/Berlin", "buffer_after_minutes": 0, "slot_step_minutes": 15}
    await town.ask("creator", "PATCH", "/api/calendar", change)
    hours = [
        {"weekday": day, "start_minute": start, "end_minute": end}
        for day in range(5)
        for start, end in ((9 * 60, 12 * 60), (14 * 60, 18 * 60))
    ]
    await town.ask("creator", "PUT", "/api/calendar/rules", {"items": hours})
    day = datetime.now(UTC).date()
    away = {"kind": "blackout", "first_day": f"{day + timedelta(days=9)}"}
    body = {**away, "last_day": f"{day + timedelta(days=11)}", "note": "On the river"}
    await town.ask("creator", "POST", "/api/calendar/exceptions", body)


async def _prepare(town: Town) -> None:
    """Two forms are handed in, and the house has its people."""
    for who in ("fan", "rival"):
        await town.ask(who, "PUT", "/api/kyc", FORM)
    for role in ("arbiter", "moderator"):
        await grant(town.data, town.people["house"].email, role)


async def live_as_fans(town: Town) -> None:
    """Robin's meetings: soon, to be answered, in dispute, paid, and two requests for data."""
    offers = town.facts["fan"]
    await town.ask("fan", "PUT", f"/api/creators/{offers['slug']}/follow")
    soon, asked, case, paid, _, consent, request = await asyncio.gather(
        town.meet(offers["coffee"], "12.5", message="I have seen all your films twice 🙂"),
        town.meet(offers["coffee"], "7", message="Would Tuesday suit you?"),
        town.meet(offers["coffee"], "4"),
        town.meet(offers["talk"], "9"),
        town.bid("fan", {"offer_id": offers["coffee"]}, "3", wishes="A Tuesday, near the river"),
        _ask_for_data(town, "5"),
        _ask_for_data(town, "6"),
    )
    await town.ask("fan", "POST", f"/api/kyf/requests/{consent}/consent", {})
    await _be_paid(town, paid["id"])
    await town.agree(soon["id"], timedelta(minutes=40))
    await _write(town, asked["conversation_id"])
    await town.propose(asked["id"], timedelta(days=2))
    statement = "I was followed on my way to the river. <b>Please</b> read what was written."
    body = {"reason": "safety", "statement": statement}
    seen = await town.ask("fan", "POST", f"/api/meetings/{case['id']}/dispute", body)
    facts = {"consented": consent, "asked_for": request, "case": case["id"], "file": seen["id"]}
    facts |= {"soon": soon["id"], "asked": asked["id"], "paid": paid["id"]}
    facts |= {"chat": asked["conversation_id"], "bid": soon["bid_id"]}
    for who in ("fan", "creator", "house", "rival"):
        town.facts[who].update(facts)


async def _ask_for_data(town: Town, amount: str) -> str:
    """A bid that Cleo accepts, which asks Robin for data."""
    bid_id = await town.bid("fan", {"offer_id": town.facts["fan"]["walk"]}, amount)
    await town.ask("creator", "POST", f"/api/inbox/bids/{bid_id}/accept")
    await town.wait("fan", bid_id, "kyf")
    listed = await town.ask("fan", "GET", "/api/kyf/requests")
    return next(str(one["id"]) for one in listed["items"] if one["bid_id"] == bid_id)


async def _be_paid(town: Town, meeting_id: str) -> None:
    """They meet at once, Robin scans and signs, and Cleo has written a review."""
    at = (datetime.now(UTC) + timedelta(minutes=3)).replace(second=0, microsecond=0)
    body = {"starts_at": at.isoformat(), "link": "https://talk.example/river"}
    url = f"/api/meetings/{meeting_id}"
    seen = await town.ask("creator", "POST", f"{url}/proposals", body)
    proposal = seen["proposals"][-1]["id"]
    await town.ask("fan", "POST", f"/api/meetings/proposals/{proposal}/accept")
    codes = await town.ask("creator", "POST", f"{url}/codes?count=4")
    scan = await town.ask("fan", "POST", "/api/scans", {"code": codes["items"][0]["address"]})
    await town.ask("fan", "POST", f"{url}/release", {"scan_id": scan["scan_id"]})
    await town.wait("fan", str(seen["bid_id"]), "released")
    stars = {"stars": 5, "text": "Kind, on time, and full of stories."}
    await town.ask("creator", "POST", f"{url}/review", stars)


async def _write(town: Town, conversation_id: str) -> None:
    url = f"/api/conversations/{conversation_id}"
    await town.ask("fan", "POST", f"{url}/messages", {"text": "Hello! https://example.org/river"})
    files = {"file": ("the river in May.png", picture((400, 300), "#3a7a7a"), "image/png")}
    await town.people["creator"].call("POST", f"{url}/files", files=files)
    await town.ask("creator", "POST", f"{url}/messages", {"text": "مرحبا, shall we? 🙂"})


async def _live_as_rivals(town: Town) -> None:
    """Bids that wait in Cleo's inbox: of a follower, a subscriber, for a persona, in the round."""
    offers, owner = town.facts["rival"], "creator"
    for who in ("rival", "other", "rude"):
        await town.ask(who, "PUT", f"/api/creators/{offers['slug']}/follow")
    rival = town.people["rival"].me["id"]
    await town.ask(owner, "PUT", f"/api/creator/followers/{rival}/subscriber")
    dinner = {"offer_id": offers["dinner"]}
    story = "I learnt to swim in the Danube. " * 12
    await town.bid("fan", dinner, "5.5", message="We are four already.")  # while places are free
    await asyncio.gather(
        town.bid("rival", {"offer_id": offers["coffee"]}, "15", message=story, wishes="Any day"),
        town.bid("rival", dinner, "11", message="For my grandmother, who loves your films."),
        town.bid("rival", dinner, "9"),
        town.bid("other", {"tier_id": offers["tier"]}, "15", message="من فضلك"),
        town.bid("other", {"offer_id": offers["talk"]}, "2.000001"),
    )
    refused = await town.bid("other", {"offer_id": offers["coffee"]}, "2", message="hi")
    declined = {"bid_ids": [refused], "note": "I am on the river until June. Ask me again."}
    await town.ask(owner, "POST", "/api/inbox/decline", declined)
    template = {"name": "Kind words", "message": "I have seen all your films.", "wishes": ""}
    await town.ask("fan", "POST", "/api/bid-templates", template)


async def _complain(town: Town) -> None:
    """Reports, one of them answered; Kim is blocked."""
    creator, rude = town.people["creator"].me["id"], town.people["rude"].me["id"]
    chat = town.facts["fan"]["chat"]
    report = {"subject_id": chat, "reason": "unsafe", "text": "He asked where I live.\nTwice."}
    await town.ask("fan", "POST", "/api/reports", report)
    report = {"subject_id": rude, "reason": "spam", "text": "The same link every day."}
    made = await town.ask("creator", "POST", "/api/reports", report)
    answer = {"is_upheld": True, "answer": "They were told, and lose the account next time."}
    await town.ask("house", "POST", f"/api/moderation/reports/{made['id']}/answer", answer)
    await town.ask("creator", "POST", f"/api/blocks/{rude}")
    await town.ask("other", "POST", "/api/reports", {"subject_id": creator, "reason": "fraud"})


async def _look_at_data(town: Town) -> None:
    """Cleo reads what Robin shares; the rival's form is verified."""
    consented = town.facts["fan"]["consented"]
    await town.ask("creator", "GET", f"/api/kyf/requests/{consented}/fields")
    rival = town.people["rival"].me["id"]
    form = await town.ask("house", "GET", f"/api/moderation/kyc/{rival}")
    decision = {"is_verified": True, "submitted_at": form["submitted_at"], "note": ""}
    await town.ask("house", "POST", f"/api/moderation/kyc/{rival}/decision", decision)


def picture(size: tuple[int, int], colour: str) -> bytes:
    """A PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()
