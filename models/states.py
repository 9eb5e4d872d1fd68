"""States of rows: past participles, or ``-ing`` while the chain has not answered yet."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    FAN = "fan"
    CREATOR = "creator"
    OWNER = "owner"
    MODERATOR = "moderator"
    """Reviews KYC forms and reports."""
    ARBITER = "arbiter"
    """Decides disputes."""


class Format(StrEnum):
    """How a fan meets a persona."""

    TEXT = "text"
    VOICE = "voice"
    VIDEO = "video"


class BidKind(StrEnum):
    """What a bid is for."""

    ROOM = "room"
    """A private room with a persona."""
    MEETING = "meeting"
    """A meeting with a human creator."""


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
    CONSENTING = "consenting"
    ACCEPTED = "accepted"
    RELEASING = "releasing"
    RELEASED = "released"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    DISPUTING = "disputing"
    DISPUTED = "disputed"
    RESOLVING = "resolving"
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


class OfferState(StrEnum):
    """Whether a creator's offer can be bid for."""

    PUBLISHED = "published"
    PAUSED = "paused"
    RETIRED = "retired"


class PlaceKind(StrEnum):
    """Where a meeting takes place."""

    ONLINE = "online"
    CITY = "city"


class Audience(StrEnum):
    """Who may bid."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    SUBSCRIBERS = "subscribers"
    VERIFIED = "verified"
    """Fans whose KYC form was verified."""


class AuctionState(StrEnum):
    """Where a round of bids stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ExceptionKind(StrEnum):
    """What other hours a day has."""

    BLACKOUT = "blackout"
    """Closed, the whole day or some hours."""
    EXTRA = "extra"
    """Open besides the weekly hours."""


class BookingState(StrEnum):
    """Whether time is taken."""

    HELD = "held"
    """A proposal keeps it free for a while."""
    CONFIRMED = "confirmed"
    RELEASED = "released"
    """Free again: cancelled, moved, or a hold that ran out."""


class MeetingState(StrEnum):
    """Where a meeting stands."""

    ARRANGING = "arranging"
    AGREED = "agreed"
    """Time and place are agreed."""
    RELEASED = "released"
    """The fan signed at the meeting: the creator is paid."""
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    """Over without the fan's signature: expired or decided."""


class ProposalState(StrEnum):
    """Where a proposed time stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Its time came, or its hold ran out and the time was taken."""


class DisputeReason(StrEnum):
    """What the case is about."""

    NO_SHOW = "no_show"
    REFUSED_SCAN = "refused_scan"
    NOT_AS_AGREED = "not_as_agreed"
    SAFETY = "safety"


class ConversationKind(StrEnum):
    """What a conversation is for."""

    MEETING = "meeting"


class MessageKind(StrEnum):
    """What a message is."""

    TEXT = "text"
    FILE = "file"
    PROPOSAL = "proposal"
    NOTICE = "notice"
    """Of the house."""


class KycField(StrEnum):
    """One field of the KYC form."""

    LEGAL_NAME = "legal_name"
    BIRTH_DATE = "birth_date"
    COUNTRY = "country"
    CITY = "city"
    DOCUMENT = "document"
    """Kind and number of an identity document."""
    PHONE = "phone"


class KycState(StrEnum):
    """Where a KYC form stands."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REFUSED = "refused"


class KyfState(StrEnum):
    """Where a creator's wish to see a fan's data stands."""

    ASKED = "asked"
    CONSENTED = "consented"
    REFUSED = "refused"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ReportReason(StrEnum):
    """What is wrong."""

    HARASSMENT = "harassment"
    SPAM = "spam"
    FRAUD = "fraud"
    UNSAFE = "unsafe"
    UNFAIR_BLOCK = "unfair_block"
    OTHER = "other"


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class MailState(StrEnum):
    """Where an e-mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    """Not sent: this server has no way out and shows the mail to its receiver."""
    FAILED = "failed"
