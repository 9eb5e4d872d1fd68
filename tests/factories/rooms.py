"""A room with everything behind it: fan, owner, persona, version, tier, quote, bid."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id, new_secret
from escrow.keystore import KeySigner, Keystore
from escrow.typed_data import Domain, receipt_digest
from models.bid import Bid, Quote
from models.persona import Persona, PersonaVersion, Tier
from models.room import Room
from models.states import BidState, Format, PersonaState, SellingMode, SignerKind
from rooms.service import RoomTerms, open_room
from tests.factories.wallet import make_wallet_owner

DOMAIN: Final = Domain(
    chain_id=31337,
    escrow_address="0x5FbDB2315678afecb367f032d93F642f64180aa3",
    token_address="0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
)
BROWSER_KEY: Final = KeySigner(bytes.fromhex("22" * 32))
"""A key that a fan's browser holds."""
MINUTES: Final = 10
AMOUNT: Final = 12_000_000
SHEET: Final[dict[str, Any]] = {
    "name": "Nova Reyes",
    "tagline": "night radio host",
    "character": "Nova hosts a radio show in Lisbon and owns a parrot called Static.",
    "greeting": "Good evening, you are on the air.",
    "examples": [{"fan": "Hi!", "persona": "Hello, night owl."}],
    "style": "warm",
}


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Names of a room and the people around it."""

    room_id: str
    fan_id: str
    owner_id: str
    slug: str
    deal_id: str
    bid_id: str

    @property
    def model(self) -> str:
        return f"persona:{self.slug}"


def make_room(
    db: Session,
    keystore: Keystore,
    *,
    clock: Clock,
    signer_kind: SignerKind = SignerKind.CUSTODIAL,
    fan_id: str | None = None,
    slug: str | None = None,
    minutes: int = MINUTES,
    amount: int = AMOUNT,
    sheet: dict[str, Any] | None = None,
    sold: Format = Format.TEXT,
    face: dict[str, Any] | None = None,
) -> OpenRoom:
    """A won bid's open room."""
    if fan_id is None:
        fan_id, _ = make_wallet_owner(db, keystore, clock=clock, display_name="Ada")
    owner_id, _ = make_wallet_owner(db, keystore, clock=clock, roles=["owner"])
    version = make_persona(db, owner_id, slug or new_id("nova").replace("_", "-"), clock, sheet)
    version.face = face
    bid = make_bid(db, keystore, version, fan_id, owner_id, signer_kind, minutes, amount, clock)
    bid.format = sold
    room = open_room(db, terms_of(bid, clock), clock=clock)
    persona = db.get_one(Persona, version.persona_id)
    return OpenRoom(room.id, fan_id, owner_id, persona.slug, bid.deal_id, bid.id)


def terms_of(bid: Bid, clock: Clock) -> RoomTerms:
    """What a bid bought."""
    return RoomTerms(
        bid_id=bid.id,
        fan_id=bid.fan_id,
        owner_id=bid.owner_id,
        persona_id=bid.persona_id,
        persona_version_id=bid.persona_version_id,
        format=bid.format,
        amount=bid.amount,
        currency=bid.currency,
        bought_ms=bid.minutes * 60_000,
        closes_at=clock.now() + timedelta(days=7),
    )


def make_persona(
    db: Session, owner_id: str, slug: str, clock: Clock, sheet: dict[str, Any] | None = None
) -> PersonaVersion:
    """A published persona with a text tier; returns its version."""
    now = clock.now()
    persona = Persona(
        id=new_id("per"),
        owner_id=owner_id,
        slug=slug,
        state=PersonaState.PUBLISHED,
        draft=sheet or SHEET,
        published_version_id=None,
        picture_etag=None,
        upgrades=[],
        created_at=now,
        updated_at=now,
    )
    db.add(persona)
    db.flush()
    version = PersonaVersion(
        id=new_id("ver"), persona_id=persona.id, number=1, sheet=sheet or SHEET, created_at=now
    )
    tier = Tier(
        id=new_id("tier"),
        persona_id=persona.id,
        format=Format.TEXT,
        price_per_minute=AMOUNT // MINUTES,
        minutes=MINUTES,
        selling_mode=SellingMode.INSTANT,
        on_sale=True,
        updated_at=now,
    )
    db.add_all([version, tier])
    db.flush()
    persona.published_version_id = version.id
    return version


def make_bid(
    db: Session,
    keystore: Keystore,
    version: PersonaVersion,
    fan_id: str,
    owner_id: str,
    signer_kind: SignerKind,
    minutes: int,
    amount: int,
    clock: Clock,
) -> Bid:
    """A won bid."""
    now = clock.now()
    tier = db.query(Tier).filter_by(persona_id=version.persona_id).one()
    quote = Quote(
        id=new_id("qt"),
        fan_id=fan_id,
        tier_id=tier.id,
        persona_version_id=version.id,
        formula_version=1,
        price_per_minute=amount // minutes,
        minutes=minutes,
        tier_bps=10_000,
        persona_bps=10_000,
        amount=amount,
        currency="MESI",
        items=[],
        terms_hash="0x" + "11" * 32,
        created_at=now,
        expires_at=now + timedelta(minutes=15),
    )
    db.add(quote)
    db.flush()
    is_custodial = signer_kind == SignerKind.CUSTODIAL
    bid = Bid(
        id=new_id("bid"),
        fan_id=fan_id,
        owner_id=owner_id,
        quote_id=quote.id,
        persona_id=version.persona_id,
        persona_version_id=version.id,
        format=Format.TEXT,
        minutes=minutes,
        selling_mode=SellingMode.INSTANT,
        amount=amount,
        currency="MESI",
        state=BidState.ACCEPTED,
        reason=None,
        deal_id="0x" + new_secret("x").encode().hex().ljust(64, "0")[-64:],
        salt="0x" + "22" * 32,
        signer_kind=signer_kind,
        signer_address=keystore.address_of(db, fan_id) if is_custodial else BROWSER_KEY.address,
        accept_by=now + timedelta(days=1),
        meet_by=now + timedelta(days=8),
        due_at=None,
        earned=None,
        fee=None,
        created_at=now,
        updated_at=now,
    )
    db.add(bid)
    db.flush()
    return bid


def make_rooms_keystore() -> Keystore:
    """Keys for tests."""
    return Keystore(bytes(32))


def sign_receipt(room: OpenRoom, earned: int) -> str:
    """What the fan's browser signs; ``earned`` in micro-units."""
    return "0x" + BROWSER_KEY.sign_digest(receipt_digest(DOMAIN, room.deal_id, earned)).hex()


def get_room(db: Session, room_id: str) -> Room:
    """The row as it stands."""
    return db.get_one(Room, room_id)
