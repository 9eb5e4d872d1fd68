"""States of rows: past participles, or ``-ing`` while the chain has not answered yet."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    FAN = "fan"
    CREATOR = "creator"
    OWNER = "owner"
    MODERATOR = "moderator"


class Format(StrEnum):
    """How a fan meets a persona."""

    TEXT = "text"
    VOICE = "voice"
    VIDEO = "video"


class SellingMode(StrEnum):
    """How bids win."""

    INSTANT = "instant"
    REVIEW = "review"
    AUCTION = "auction"


class PersonaState(StrEnum):
    """Whether a persona can be found and booked."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    RETIRED = "retired"


class BidState(StrEnum):
    """Where a bid stands; moved only by its fan's request and by indexed logs."""

    PLACING = "placing"
    OPEN = "open"
    ACCEPTING = "accepting"
    KYF = "kyf"
    ACCEPTED = "accepted"
    RELEASING = "releasing"
    RELEASED = "released"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    SPLIT = "split"
    FAILED = "failed"


class SignerKind(StrEnum):
    """Who holds the key that signs receipts for delivered minutes."""

    BROWSER = "browser"
    CUSTODIAL = "custodial"


class RoomState(StrEnum):
    """Where a private room stands."""

    OPENED = "opened"
    ENDED = "ended"
    SETTLED = "settled"


class OutboxState(StrEnum):
    """Where a chain write stands."""

    NEW = "new"
    SIGNED = "signed"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


class AccountKind(StrEnum):
    """Accounts of the ledger; one per person, kind and currency."""

    WALLET = "wallet"
    """Tokens in the person's wallet that no bid has claimed."""
    HELD = "held"
    """Claimed by a bid that the chain has not confirmed."""
    ESCROW = "escrow"
    """Locked in the escrow contract for a bid."""
    CREDIT = "credit"
    """Settled in the contract, waiting to be withdrawn to the wallet."""
    FEE = "fee"
    """The platform's share."""
    MINT = "mint"
    """Where demo tokens come from; the only account that may go below zero."""


class FilmState(StrEnum):
    """A film's life."""

    RECORDING = "recording"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    ERASED = "erased"
