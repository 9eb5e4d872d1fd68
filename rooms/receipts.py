"""Receipts: the fan's signature under the time delivered so far."""

from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from core.money import WEI_PER_MICRO
from escrow.keystore import Keystore
from escrow.typed_data import Domain, is_receipt_signed_by, receipt_digest
from models.bid import Bid
from models.room import Receipt, Room
from models.states import RoomState, SignerKind
from rooms import repository
from rooms.errors import ReceiptAmountError, ReceiptSignatureError, RoomSettledError
from rooms.rules import delivered_for, earned
from rooms.service import standing_of


def micro_of_wei(wei_text: str) -> int:
    """Read the amount of a receipt as the client signed it.

    Raises:
        ReceiptAmountError: Not a whole number of micro-units.
    """
    micro, dust = divmod(int(wei_text), WEI_PER_MICRO)
    if dust:
        raise ReceiptAmountError(
            "sign exactly the earned_wei of x.room.receipt_due", param="earned"
        )
    return micro


def take_receipt(
    db: Session, room_id: str, earned_micro: int, signature: str, domain: Domain, *, clock: Clock
) -> Receipt:
    """Keep a receipt that the bid's signer signed; the same one twice is kept once.

    Raises:
        ReceiptAmountError: Below the last receipt, or above what was delivered.
        ReceiptSignatureError: Not the signer's signature over this amount.
        RoomSettledError: The settlement is already asked for, or nobody pays for the room.
    """
    room = repository.lock_room(db, room_id)
    bid = _bid(db, room)
    if bid is None:
        raise RoomSettledError("this is a preview: nobody pays for it, and nothing is signed")
    if not is_receipt_signed_by(domain, bid.deal_id, earned_micro, signature, bid.signer_address):
        raise ReceiptSignatureError(
            "sign deal_id and earned of x.room.receipt_due with the key that the bid names",
            param="signature",
        )
    return _keep(db, room, earned_micro, signature, clock)


def sign_custodial(
    db: Session, room_id: str, keystore: Keystore, domain: Domain, *, clock: Clock
) -> Receipt | None:
    """Sign for a fan who delegated a custodial key; None where there is nothing to sign.

    Rooms whose key is in the fan's browser are left alone.
    """
    room = repository.lock_room(db, room_id)
    bid = _bid(db, room)
    if bid is None or bid.signer_kind != SignerKind.CUSTODIAL or not _is_open_for_receipts(room):
        return None
    standing = standing_of(db, room)
    if standing.is_signed:
        return None
    digest = receipt_digest(domain, bid.deal_id, standing.earned)
    signature = keystore.signer_of(db, bid.signer_address).sign_digest(digest)
    return _keep(db, room, standing.earned, "0x" + signature.hex(), clock)


def _keep(db: Session, room: Room, earned_micro: int, signature: str, clock: Clock) -> Receipt:
    last = repository.last_receipt(db, room.id)
    if last is not None and earned_micro == last.earned:
        return last
    if not _is_open_for_receipts(room):
        raise RoomSettledError("the room is settled: no receipt can change it, and none is needed")
    if earned_micro <= (last.earned if last else 0):
        raise ReceiptAmountError(
            "a receipt never goes back: sign the earned_wei of the newest x.room.receipt_due",
            param="earned",
        )
    if earned_micro > earned(room.amount, room.delivered_ms, room.bought_ms):
        raise ReceiptAmountError(
            "that much time was not delivered yet: sign the earned_wei of x.room.receipt_due",
            param="earned",
        )
    receipt = Receipt(
        id=new_id("rcpt"),
        room_id=room.id,
        delivered_ms=delivered_for(room.amount, earned_micro, room.bought_ms),
        earned=earned_micro,
        signature=signature,
        signed_at=clock.now(),
    )
    db.add(receipt)
    db.flush()
    if room.state == RoomState.ENDED and standing_of(db, room).is_signed:
        room.due_at = clock.now()
    announce(db, "room", room.id, user_id=room.fan_id)
    return receipt


def _is_open_for_receipts(room: Room) -> bool:
    """Until the settlement is asked for: then ``due_at`` is taken away."""
    return room.state == RoomState.OPENED or (
        room.state == RoomState.ENDED and room.due_at is not None
    )


def _bid(db: Session, room: Room) -> Bid | None:
    """None in a preview."""
    return db.get_one(Bid, room.bid_id) if room.bid_id is not None else None
