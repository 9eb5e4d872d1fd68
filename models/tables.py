"""All tables in one import, for migrations and tests."""

from models.account import ApiToken, IdempotentAnswer, Login, User, Wallet
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
from models.notification import Mail, Notification
from models.offer import Auction, Offer
from models.persona import Persona, PersonaVersion, Tier
from models.room import Receipt, Room, SafetyCount, SpokenTurn, Ticket, TranscriptTurn
from models.social import Block, Follow, Profile, Report

__all__ = [
    "Account",
    "ApiToken",
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
    "Conversation",
    "Dispute",
    "Entry",
    "Face",
    "Film",
    "Follow",
    "IdempotentAnswer",
    "KycForm",
    "KyfAccess",
    "KyfRequest",
    "Login",
    "Mail",
    "Meeting",
    "Message",
    "Notification",
    "Offer",
    "Outbox",
    "Participant",
    "Persona",
    "PersonaVersion",
    "Profile",
    "Proposal",
    "Quote",
    "Receipt",
    "Report",
    "Review",
    "Room",
    "SafetyCount",
    "Scan",
    "SpokenTurn",
    "Ticket",
    "Tier",
    "TranscriptTurn",
    "Transfer",
    "User",
    "Wallet",
]
