"""All tables in one import, for migrations and tests."""

from models.account import ApiToken, IdempotentAnswer, Login, User, Wallet
from models.agent import Agent, AgentLink, AgentRelease, AgentSecret, LinkDay, Purchase
from models.base import Base
from models.bid import Bid, BidEvent, BidTemplate, Quote
from models.calendar import AvailabilityRule, Booking, Calendar, CalendarException
from models.chain import (
    ChainBlock,
    ChainDeployment,
    ChainLog,
    ChainSigner,
    ChainTx,
    Outbox,
)
from models.conversation import Attachment, Conversation, Message, Participant
from models.face import Face, Film
from models.kyf import KycForm, KyfAccess, KyfRequest
from models.ledger import Account, Entry, Transfer
from models.meeting import Dispute, Meeting, Proposal, Review, Scan
from models.memory import Episode, MemoryChoice, MemoryFact
from models.notification import Mail, Notification
from models.offer import Auction, Offer
from models.persona import Persona, PersonaVersion, Tier
from models.room import Receipt, Room, SafetyCount, SpokenTurn, Ticket, TranscriptTurn
from models.safety import Appeal, Consent, SafetyDecision
from models.social import Block, Follow, Profile, Report
from models.studio import ProbeRun, RoomCost, VersionDay

__all__ = [
    "Account",
    "Agent",
    "AgentLink",
    "AgentRelease",
    "AgentSecret",
    "ApiToken",
    "Appeal",
    "Attachment",
    "Auction",
    "AvailabilityRule",
    "Base",
    "Bid",
    "BidEvent",
    "BidTemplate",
    "Block",
    "Booking",
    "Calendar",
    "CalendarException",
    "ChainBlock",
    "ChainDeployment",
    "ChainLog",
    "ChainSigner",
    "ChainTx",
    "Consent",
    "Conversation",
    "Dispute",
    "Entry",
    "Episode",
    "Face",
    "Film",
    "Follow",
    "IdempotentAnswer",
    "KycForm",
    "KyfAccess",
    "KyfRequest",
    "LinkDay",
    "Login",
    "Mail",
    "Meeting",
    "MemoryChoice",
    "MemoryFact",
    "Message",
    "Notification",
    "Offer",
    "Outbox",
    "Participant",
    "Persona",
    "PersonaVersion",
    "ProbeRun",
    "Profile",
    "Proposal",
    "Purchase",
    "Quote",
    "Receipt",
    "Report",
    "Review",
    "Room",
    "RoomCost",
    "SafetyCount",
    "SafetyDecision",
    "Scan",
    "SpokenTurn",
    "Ticket",
    "Tier",
    "TranscriptTurn",
    "Transfer",
    "User",
    "VersionDay",
    "Wallet",
]
