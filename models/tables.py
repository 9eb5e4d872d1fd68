"""All tables in one import, for migrations and tests."""

from models.account import ApiToken, IdempotentAnswer, Login, User, Wallet
from models.base import Base
from models.bid import Bid, BidEvent, Quote
from models.chain import (
    ChainBlock,
    ChainDeployment,
    ChainLog,
    ChainSigner,
    ChainTx,
    Outbox,
)
from models.face import Face, Film
from models.ledger import Account, Entry, Transfer
from models.persona import Persona, PersonaVersion, Tier
from models.room import Receipt, Room, SafetyCount, SpokenTurn, Ticket, TranscriptTurn

__all__ = [
    "Account",
    "ApiToken",
    "Base",
    "Bid",
    "BidEvent",
    "ChainBlock",
    "ChainDeployment",
    "ChainLog",
    "ChainSigner",
    "ChainTx",
    "Entry",
    "Face",
    "Film",
    "IdempotentAnswer",
    "Login",
    "Outbox",
    "Persona",
    "PersonaVersion",
    "Quote",
    "Receipt",
    "Room",
    "SafetyCount",
    "SpokenTurn",
    "Ticket",
    "Tier",
    "TranscriptTurn",
    "Transfer",
    "User",
    "Wallet",
]
