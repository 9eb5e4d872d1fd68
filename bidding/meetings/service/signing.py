"""The house signs for fans who delegate their key to it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from escrow.keystore import Keystore
from escrow.typed_data import Domain, is_receipt_signed_by, receipt_digest
from models.bid import Bid


@dataclass(frozen=True, slots=True)
class SigningHouse:
    """What receipts are signed with and checked against."""

    domain: Domain
    keystore: Keystore

    def sign(self, db: Session, bid: Bid, earned: int) -> str:
        """Sign a receipt with the custodial key that the bid names; ``earned`` in micro-units."""
        digest = receipt_digest(self.domain, bid.deal_id, earned)
        return "0x" + self.keystore.signer_of(db, bid.signer_address).sign_digest(digest).hex()

    def is_signed(self, bid: Bid, earned: int, signature: str) -> bool:
        """Would the contract take this receipt?"""
        return is_receipt_signed_by(self.domain, bid.deal_id, earned, signature, bid.signer_address)
