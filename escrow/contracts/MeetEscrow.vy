# pragma version 0.4.3
# pragma evm-version cancun
# pragma nonreentrancy on
"""
@title MeetEscrow
@license Apache-2.0
@notice Holds bids for meetings in one ERC-20 token. The creator is paid only by the fan's
    signature or by the arbiter's split; everything else returns to the fan, by a published
    deadline, in the same token.
@dev Immutable: no upgrade, no sweep, no native coin. Pausing stops new bids only. Every state
    has a deadline and an exit that anyone may trigger. Closing a bid credits balances; tokens
    leave by `withdraw` alone, so that one receiver who cannot be paid blocks nobody else.
    Whatever is placed, earned, split or taken as fee is a whole multiple of `UNIT`, so that books
    which count in that unit agree with this contract to the last one.
    Checks, then effects, then calls; the reentrancy lock is a second fence, not the first.
"""

from ethereum.ercs import IERC20


# ------------------------------------------------------------------------------------- types

flag State:
    OPEN        # the money is in, the creator has not answered
    KYF         # accepted on the condition that the fan consents to share data
    ACCEPTED    # the meeting may take place
    DISPUTED    # a party has called the arbiter
    RELEASED    # closed by a receipt
    REFUNDED    # closed in full favour of the fan
    SPLIT       # closed by the arbiter


struct Bid:
    fan: address
    creator: address
    signer: address            # session key of the fan; may be the fan, or empty for none
    amount: uint256            # base units of TOKEN, below 2**96, a multiple of UNIT
    deadline: uint256          # last second of the present state; `expire` works after it
    meet_by: uint256           # the meeting takes place no later than this
    fee_bps: uint256           # captured when placed
    state: State
    reschedule_floor: uint256  # the next `Reschedule` must expire later than this


# ------------------------------------------------------------------------------------ events

event Placed:
    id: indexed(bytes32)
    fan: indexed(address)
    creator: indexed(address)
    signer: address
    amount: uint256
    terms: bytes32
    accept_by: uint256
    meet_by: uint256
    fee_bps: uint256


event Accepted:
    id: indexed(bytes32)
    kyf: bool
    agent: address


event Consented:
    id: indexed(bytes32)
    scope: bytes32


event Rescheduled:
    id: indexed(bytes32)
    meet_by: uint256


event Disputed:
    id: indexed(bytes32)
    by: address
    reason: bytes32


event Closed:
    id: indexed(bytes32)
    state: State
    to_creator: uint256
    to_fan: uint256
    fee: uint256


event Withdrawn:
    who: indexed(address)
    to: indexed(address)
    amount: uint256


event FeeSet:
    bps: uint256


event PausedNew:
    yes: bool


# --------------------------------------------------------------------------------- constants

BPS: constant(uint256) = 10_000
MAX_FEE_BPS: constant(uint256) = 2_000
KYF_WINDOW: constant(uint256) = 48 * 3600
MEET_GRACE: constant(uint256) = 48 * 3600
ARBITER_WINDOW: constant(uint256) = 14 * 86_400
MAX_TERM: constant(uint256) = 365 * 86_400

MAX_SIG: constant(uint256) = 1024  # smart wallets wrap keys and proofs into their signatures
# Half the order of secp256k1: a larger `s` is the mirror of a valid signature (EIP-2).
HALF_N: constant(uint256) = 57896044618658097711785492504343953926418782139537452191302581570759080747168
ERC1271_MAGIC: constant(bytes32) = 0x1626ba7e00000000000000000000000000000000000000000000000000000000

MASK_8: constant(uint256) = 2**8 - 1
MASK_16: constant(uint256) = 2**16 - 1
MASK_48: constant(uint256) = 2**48 - 1
MASK_96: constant(uint256) = 2**96 - 1

DOMAIN_TYPE: constant(bytes32) = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
PLACE_TYPE: constant(bytes32) = keccak256("Place(address fan,address creator,address signer,uint256 amount,uint256 acceptBy,uint256 meetBy,uint256 maxFeeBps,bytes32 terms,bytes32 salt)")
ACCEPT_TYPE: constant(bytes32) = keccak256("Accept(bytes32 id,bool kyf,address agent,uint256 expires)")
CONSENT_TYPE: constant(bytes32) = keccak256("Consent(bytes32 id,bytes32 scope)")
DECLINE_TYPE: constant(bytes32) = keccak256("Decline(bytes32 id,uint256 expires)")
CANCEL_TYPE: constant(bytes32) = keccak256("Cancel(bytes32 id,uint256 expires)")
RESCHEDULE_TYPE: constant(bytes32) = keccak256("Reschedule(bytes32 id,uint256 fromMeetBy,uint256 meetBy,uint256 expires)")
RECEIPT_TYPE: constant(bytes32) = keccak256("Receipt(bytes32 id,uint256 earned)")
DISPUTE_TYPE: constant(bytes32) = keccak256("Dispute(bytes32 id,bytes32 reason,uint256 expires)")
RESOLVE_TYPE: constant(bytes32) = keccak256("Resolve(bytes32 id,uint256 creatorBps,uint256 expires)")


# -------------------------------------------------------------------------------- immutables

TOKEN: public(immutable(IERC20))
ARBITER: public(immutable(address))
TREASURY: public(immutable(address))
OPERATOR: public(immutable(address))
UNIT: public(immutable(uint256))
_CHAIN: immutable(uint256)
_DOMAIN: immutable(bytes32)


# ----------------------------------------------------------------------------------- storage

# Three words a bid:
#   0: fan 160 | deadline 48 | fee_bps 16 | unused 24 | state 8
#   1: creator 160 | amount 96
#   2: signer 160 | reschedule_floor 48 | meet_by 48
_slots: HashMap[bytes32, uint256[3]]

# Key that the creator named when accepting: it may submit partial receipts and decline.
# Written only when there is one.
agent: public(HashMap[bytes32, address])

# What each address may withdraw.
credit: public(HashMap[address, uint256])

# Sum of the amounts of all bids that are not closed.
total_open: public(uint256)

# Sum of all credits.
total_credit: public(uint256)

# Fee of bids to be placed; a placed bid keeps its own.
fee_bps: public(uint256)

# True while no new bid is taken.
paused_new: public(bool)


# ------------------------------------------------------------------------------- constructor

@deploy
def __init__(token: address, arbiter: address, treasury: address, operator: address, fee_bps: uint256, unit: uint256):
    """
    @notice Fix the token and the roles for good.
    @param token The one ERC-20 of this escrow; no fee on transfer, no rebasing.
    @param arbiter Splits disputed bids; never the operator.
    @param treasury Receives the fee of released and split bids.
    @param operator Sets the fee of future bids and pauses new bids; nothing else.
    @param fee_bps First fee, in 1/10000 of what the creator earns; at most 2000.
    @param unit Base units of the token in the smallest part of it that is ever credited; below
        2**96. 10**12 are a millionth of a token with 18 decimals.
    """
    assert token.is_contract, "token"
    assert arbiter != empty(address) and arbiter != operator, "arbiter"
    assert treasury != empty(address) and treasury != self, "treasury"
    assert fee_bps <= MAX_FEE_BPS, "fee"
    assert unit != 0 and unit <= MASK_96, "unit"
    TOKEN = IERC20(token)
    ARBITER = arbiter
    TREASURY = treasury
    OPERATOR = operator
    UNIT = unit
    _CHAIN = chain.id
    _DOMAIN = keccak256(abi_encode(DOMAIN_TYPE, keccak256("BidToMeet"), keccak256("1"), chain.id, self))
    self.fee_bps = fee_bps
    log FeeSet(bps=fee_bps)


# ------------------------------------------------------------------------- internal: storage

@view
@internal
def _load(id: bytes32) -> Bid:
    head: uint256 = self._slots[id][0]
    deal: uint256 = self._slots[id][1]
    plan: uint256 = self._slots[id][2]
    return Bid(
        fan=convert(head >> 96, address),
        creator=convert(deal >> 96, address),
        signer=convert(plan >> 96, address),
        amount=deal & MASK_96,
        deadline=(head >> 48) & MASK_48,
        meet_by=plan & MASK_48,
        fee_bps=(head >> 32) & MASK_16,
        state=convert(head & MASK_8, State),
        reschedule_floor=(plan >> 48) & MASK_48,
    )


@internal
def _store_head(id: bytes32, b: Bid):
    self._slots[id][0] = (convert(b.fan, uint256) << 96) | (b.deadline << 48) | (b.fee_bps << 32) | convert(b.state, uint256)


@internal
def _store_deal(id: bytes32, b: Bid):
    self._slots[id][1] = (convert(b.creator, uint256) << 96) | b.amount


@internal
def _store_plan(id: bytes32, b: Bid):
    self._slots[id][2] = (convert(b.signer, uint256) << 96) | (b.reschedule_floor << 48) | b.meet_by


# ---------------------------------------------------------------------- internal: signatures

@view
@internal
def _signed(who: address, struct_hash: bytes32, sig: Bytes[MAX_SIG]) -> bool:
    """
    @dev ECDSA comes first: an account of EIP-7702 has code and still signs with its key. A
        wallet that reverts or answers oddly counts as a refusal, never as a failed call.
    """
    assert chain.id == _CHAIN, "fork"
    digest: bytes32 = keccak256(concat(b"\x19\x01", _DOMAIN, struct_hash))
    if len(sig) == 65:
        s: uint256 = extract32(sig, 32, output_type=uint256)
        if s <= HALF_N:
            v: uint256 = convert(slice(sig, 64, 1), uint256)
            got: address = ecrecover(digest, v, extract32(sig, 0, output_type=uint256), s)
            if got != empty(address) and got == who:
                return True
    if not who.is_contract:
        return False
    answered: bool = False
    answer: Bytes[32] = b""
    answered, answer = raw_call(
        who,
        abi_encode(digest, sig, method_id=method_id("isValidSignature(bytes32,bytes)")),
        max_outsize=32,
        is_static_call=True,
        revert_on_failure=False,
    )
    return answered and len(answer) == 32 and extract32(answer, 0) == ERC1271_MAGIC


# ----------------------------------------------------------------------- internal: life cycle

@view
@internal
def _part(whole: uint256, bps: uint256) -> uint256:
    """
    @dev So many 1/10000, rounded down to a multiple of UNIT. A fraction of the fee stays with the
        creator who earned it, a fraction of the arbiter's split with the fan who paid it.
    """
    part: uint256 = whole * bps // BPS
    return part - part % UNIT


@internal
def _place(
    fan: address,
    creator: address,
    signer: address,
    amount: uint256,
    accept_by: uint256,
    meet_by: uint256,
    max_fee: uint256,
    terms: bytes32,
    salt: bytes32,
) -> bytes32:
    fee_bps: uint256 = self.fee_bps
    assert not self.paused_new, "paused"
    assert fee_bps <= max_fee, "fee"
    assert creator != empty(address) and creator != self and creator != fan, "party"
    assert signer != creator, "party"
    assert fan != ARBITER and creator != ARBITER, "party"
    assert block.timestamp < accept_by and accept_by < meet_by, "time"
    assert meet_by <= block.timestamp + MAX_TERM, "time"
    assert amount != 0 and amount <= MASK_96, "amount"
    assert amount % UNIT == 0, "unit"
    id: bytes32 = keccak256(abi_encode(fan, salt))
    assert self._slots[id][0] == 0, "exists"

    b: Bid = Bid(
        fan=fan,
        creator=creator,
        signer=signer,
        amount=amount,
        deadline=accept_by,
        meet_by=meet_by,
        fee_bps=fee_bps,
        state=State.OPEN,
        reschedule_floor=0,
    )
    self._store_head(id, b)
    self._store_deal(id, b)
    self._store_plan(id, b)
    self.total_open += amount
    log Placed(
        id=id,
        fan=fan,
        creator=creator,
        signer=signer,
        amount=amount,
        terms=terms,
        accept_by=accept_by,
        meet_by=meet_by,
        fee_bps=fee_bps,
    )

    before: uint256 = staticcall TOKEN.balanceOf(self)
    assert extcall TOKEN.transferFrom(fan, self, amount, default_return_value=True), "transfer"
    # A token that keeps a part for itself would leave other bids to pay for this one.
    assert staticcall TOKEN.balanceOf(self) == before + amount, "received"
    return id


@internal
def _accept(id: bytes32, b: Bid, kyf: bool, agent: address):
    assert b.state == State.OPEN, "state"
    assert block.timestamp <= b.deadline, "late"
    if agent != empty(address):
        # The fan's side may not hold the creator's powers: it could close with an old receipt.
        assert agent != b.fan and agent != b.signer, "party"
        self.agent[id] = agent
    after: Bid = b
    if kyf:
        after.state = State.KYF
        after.deadline = block.timestamp + KYF_WINDOW
    else:
        after.state = State.ACCEPTED
        after.deadline = b.meet_by + MEET_GRACE
    self._store_head(id, after)
    log Accepted(id=id, kyf=kyf, agent=agent)


@internal
def _decline(id: bytes32, b: Bid):
    assert b.state in (State.OPEN | State.KYF | State.ACCEPTED), "state"
    self._close(id, b, 0, State.REFUNDED)


@internal
def _dispute(id: bytes32, b: Bid, by: address, reason: bytes32):
    assert b.state == State.ACCEPTED, "state"
    assert block.timestamp <= b.deadline, "late"
    after: Bid = b
    after.state = State.DISPUTED
    after.deadline = block.timestamp + ARBITER_WINDOW
    self._store_head(id, after)
    log Disputed(id=id, by=by, reason=reason)


@internal
def _resolve(id: bytes32, creator_bps: uint256):
    b: Bid = self._load(id)
    assert b.state == State.DISPUTED, "state"
    assert creator_bps <= BPS, "bps"
    self._close(id, b, self._part(b.amount, creator_bps), State.SPLIT)


@internal
def _close(id: bytes32, b: Bid, earned: uint256, state: State):
    """
    @dev The only way into a terminal state. Credits add up to the amount; no call is made.
    """
    fee: uint256 = self._part(earned, b.fee_bps)
    to_creator: uint256 = earned - fee
    to_fan: uint256 = b.amount - earned
    after: Bid = b
    after.state = state
    self._store_head(id, after)
    self.total_open -= b.amount
    self.total_credit += b.amount
    if to_creator != 0:
        self.credit[b.creator] += to_creator
    if to_fan != 0:
        self.credit[b.fan] += to_fan
    if fee != 0:
        self.credit[TREASURY] += fee
    log Closed(id=id, state=state, to_creator=to_creator, to_fan=to_fan, fee=fee)


@internal
def _pay(who: address, to: address) -> uint256:
    amount: uint256 = self.credit[who]
    assert amount != 0, "nothing"
    self.credit[who] = 0
    self.total_credit -= amount
    log Withdrawn(who=who, to=to, amount=amount)
    assert extcall TOKEN.transfer(to, amount, default_return_value=True), "transfer"
    return amount


# ------------------------------------------------------------------------- external: placing

@external
def place(
    creator: address,
    signer: address,
    amount: uint256,
    accept_by: uint256,
    meet_by: uint256,
    max_fee: uint256,
    terms: bytes32,
    salt: bytes32,
) -> bytes32:
    """
    @notice Place a bid and pay it in; the sender is the fan.
    @param creator Who may accept.
    @param signer Session key that may consent and sign receipts for the fan; empty for none.
    @param amount Base units of the token, below 2**96, a multiple of UNIT; approved beforehand.
    @param accept_by Last second in which the creator may accept.
    @param meet_by Last second for the meeting; at most 365 days ahead.
    @param max_fee Highest fee the fan agrees to, in 1/10000.
    @param terms Hash of the offer and quote the bid refers to.
    @param salt Any value the fan has not used before.
    @return Id of the bid: keccak256(abi.encode(fan, salt)).
    """
    return self._place(msg.sender, creator, signer, amount, accept_by, meet_by, max_fee, terms, salt)


@external
def place_for(
    fan: address,
    creator: address,
    signer: address,
    amount: uint256,
    accept_by: uint256,
    meet_by: uint256,
    max_fee: uint256,
    terms: bytes32,
    salt: bytes32,
    sig: Bytes[MAX_SIG],
    permit_deadline: uint256,
    pv: uint8,
    pr: bytes32,
    ps: bytes32,
) -> bytes32:
    """
    @notice Place a bid that the fan has signed as `Place`; anyone may submit it.
    @dev A permit that fails is ignored: somebody may have used it first. The allowance decides.
    @param fan Who pays and who is refunded.
    @param creator Who may accept.
    @param signer Session key that may consent and sign receipts for the fan; empty for none.
    @param amount Base units of the token, below 2**96, a multiple of UNIT.
    @param accept_by Last second in which the creator may accept.
    @param meet_by Last second for the meeting; at most 365 days ahead.
    @param max_fee Highest fee the fan agrees to, in 1/10000.
    @param terms Hash of the offer and quote the bid refers to.
    @param salt Any value the fan has not used before.
    @param sig The fan's signature of `Place`.
    @param permit_deadline Deadline of an EIP-2612 permit for `amount`; 0 for none.
    @param pv Recovery byte of the permit.
    @param pr First word of the permit's signature.
    @param ps Second word of the permit's signature.
    @return Id of the bid: keccak256(abi.encode(fan, salt)).
    """
    struct_hash: bytes32 = keccak256(
        abi_encode(PLACE_TYPE, fan, creator, signer, amount, accept_by, meet_by, max_fee, terms, salt)
    )
    assert self._signed(fan, struct_hash, sig), "sig"
    if permit_deadline != 0 and staticcall TOKEN.allowance(fan, self) < amount:
        _permitted: bool = raw_call(  # not asked: the allowance below decides
            TOKEN.address,
            abi_encode(
                fan,
                self,
                amount,
                permit_deadline,
                pv,
                pr,
                ps,
                method_id=method_id("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"),
            ),
            revert_on_failure=False,
        )
        assert staticcall TOKEN.allowance(fan, self) >= amount, "allowance"
    return self._place(fan, creator, signer, amount, accept_by, meet_by, max_fee, terms, salt)


# ----------------------------------------------------------------------- external: answering

@external
def accept(id: bytes32, kyf: bool, agent: address):
    """
    @notice Accept a bid; the sender is its creator.
    @param id The bid.
    @param kyf True to make it depend on the fan's consent within 48 hours.
    @param agent Key that may decline and submit partial receipts for the creator; empty for none.
    """
    b: Bid = self._load(id)
    assert msg.sender == b.creator, "creator"
    self._accept(id, b, kyf, agent)


@external
def accept_for(id: bytes32, kyf: bool, agent: address, expires: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Accept a bid with the creator's signature of `Accept`; anyone may submit it.
    @param id The bid.
    @param kyf True to make it depend on the fan's consent within 48 hours.
    @param agent Key that may decline and submit partial receipts for the creator; empty for none.
    @param expires Last second in which the signature may be used.
    @param sig The creator's signature.
    """
    assert block.timestamp <= expires, "expired"
    b: Bid = self._load(id)
    assert self._signed(b.creator, keccak256(abi_encode(ACCEPT_TYPE, id, kyf, agent, expires)), sig), "sig"
    self._accept(id, b, kyf, agent)


@external
def consent(id: bytes32, scope: bytes32, sig: Bytes[MAX_SIG]):
    """
    @notice Agree to share the data the creator asked for, within 48 hours of the acceptance.
    @param id The bid.
    @param scope Hash of what is shared, with whom and for how long. No data goes on chain.
    @param sig Signature of `Consent` by the session key; unused if the fan is the sender.
    """
    b: Bid = self._load(id)
    assert b.state == State.KYF, "state"
    assert block.timestamp <= b.deadline, "late"
    if msg.sender != b.fan:
        assert self._signed(b.signer, keccak256(abi_encode(CONSENT_TYPE, id, scope)), sig), "sig"
    b.state = State.ACCEPTED
    b.deadline = b.meet_by + MEET_GRACE
    self._store_head(id, b)
    log Consented(id=id, scope=scope)


@external
def decline(id: bytes32):
    """
    @notice Refund the fan in full; the sender is the creator or the creator's agent.
    @param id A bid that is open, waits for consent or is accepted.
    """
    b: Bid = self._load(id)
    assert msg.sender == b.creator or msg.sender == self.agent[id], "creator"
    self._decline(id, b)


@external
def decline_for(id: bytes32, expires: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Refund the fan in full with the creator's signature of `Decline`; anyone may submit it.
    @param id A bid that is open, waits for consent or is accepted.
    @param expires Last second in which the signature may be used.
    @param sig The creator's signature; the agent's does not count.
    """
    assert block.timestamp <= expires, "expired"
    b: Bid = self._load(id)
    assert self._signed(b.creator, keccak256(abi_encode(DECLINE_TYPE, id, expires)), sig), "sig"
    self._decline(id, b)


@external
def cancel(id: bytes32):
    """
    @notice Take back a bid that is not yet binding; the sender is the fan.
    @param id A bid that is open or waits for consent.
    """
    b: Bid = self._load(id)
    assert b.state in (State.OPEN | State.KYF), "state"
    assert msg.sender == b.fan, "fan"
    self._close(id, b, 0, State.REFUNDED)


@external
def cancel_for(id: bytes32, expires: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Take back a bid with the fan's signature of `Cancel`; anyone may submit it.
    @param id A bid that is open or waits for consent.
    @param expires Last second in which the signature may be used.
    @param sig The fan's signature.
    """
    assert block.timestamp <= expires, "expired"
    b: Bid = self._load(id)
    assert b.state in (State.OPEN | State.KYF), "state"
    assert self._signed(b.fan, keccak256(abi_encode(CANCEL_TYPE, id, expires)), sig), "sig"
    self._close(id, b, 0, State.REFUNDED)


@external
def reschedule(
    id: bytes32,
    meet_by: uint256,
    expires: uint256,
    fan_sig: Bytes[MAX_SIG],
    creator_sig: Bytes[MAX_SIG],
):
    """
    @notice Move the meeting, earlier or later, by the will of both sides.
    @dev Each signature works once: `expires` grows from one rescheduling of a bid to the next,
        and the signed struct names the date that is left as well as the new one.
    @param id A bid that waits for consent or is accepted.
    @param meet_by The new last second for the meeting; at most 365 days ahead.
    @param expires Last second in which the signatures may be used; above `reschedule_floor`.
    @param fan_sig The fan's signature of `Reschedule`; unused if the fan is the sender.
    @param creator_sig The creator's signature; unused if the creator is the sender.
    """
    b: Bid = self._load(id)
    assert b.state in (State.KYF | State.ACCEPTED), "state"
    assert block.timestamp <= b.deadline, "late"
    assert block.timestamp <= expires and expires <= MASK_48, "expired"
    assert b.reschedule_floor < expires, "used"
    assert meet_by != b.meet_by and block.timestamp < meet_by, "time"
    assert meet_by <= block.timestamp + MAX_TERM, "time"
    struct_hash: bytes32 = keccak256(abi_encode(RESCHEDULE_TYPE, id, b.meet_by, meet_by, expires))
    assert msg.sender == b.fan or self._signed(b.fan, struct_hash, fan_sig), "fan"
    assert msg.sender == b.creator or self._signed(b.creator, struct_hash, creator_sig), "creator"
    b.meet_by = meet_by
    b.reschedule_floor = expires
    self._store_plan(id, b)
    if b.state == State.ACCEPTED:
        b.deadline = meet_by + MEET_GRACE
        self._store_head(id, b)
    log Rescheduled(id=id, meet_by=meet_by)


# ---------------------------------------------------------------------- external: delivering

@external
def settle(id: bytes32, earned: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Close a bid with a receipt: `earned` less the fee to the creator, the rest to the fan.
    @dev A receipt for the full amount may come from anyone. A partial one only from the creator
        or the creator's agent: others could close early with an old one.
    @param id A bid that is accepted or disputed.
    @param earned Base units the creator has earned so far, a multiple of UNIT.
    @param sig The session key's signature of `Receipt`; unused if the fan is the sender, who
        can only release the full amount.
    """
    b: Bid = self._load(id)
    assert b.state in (State.ACCEPTED | State.DISPUTED), "state"
    assert earned <= b.amount, "amount"
    assert earned % UNIT == 0, "unit"
    if msg.sender == b.fan:
        assert earned == b.amount, "full"
    else:
        if earned != b.amount and msg.sender != b.creator:
            assert msg.sender == self.agent[id], "creator"
        assert self._signed(b.signer, keccak256(abi_encode(RECEIPT_TYPE, id, earned)), sig), "sig"
    self._close(id, b, earned, State.RELEASED)


@external
def dispute(id: bytes32, reason: bytes32):
    """
    @notice Call the arbiter, who has 14 days; the sender is the fan or the creator.
    @param id An accepted bid, until 48 hours after its `meet_by`.
    @param reason Hash of the evidence.
    """
    b: Bid = self._load(id)
    assert msg.sender == b.fan or msg.sender == b.creator, "party"
    self._dispute(id, b, msg.sender, reason)


@external
def dispute_for(id: bytes32, reason: bytes32, by: address, expires: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Call the arbiter, who has 14 days, with a party's signature of `Dispute`; anyone may
        submit it.
    @param id An accepted bid, until 48 hours after its `meet_by`.
    @param reason Hash of the evidence.
    @param by Who has signed: the fan or the creator.
    @param expires Last second in which the signature may be used.
    @param sig The signature of `by`.
    """
    assert block.timestamp <= expires, "expired"
    b: Bid = self._load(id)
    assert by == b.fan or by == b.creator, "party"
    assert self._signed(by, keccak256(abi_encode(DISPUTE_TYPE, id, reason, expires)), sig), "sig"
    self._dispute(id, b, by, reason)


@external
def resolve(id: bytes32, creator_bps: uint256):
    """
    @notice Split a disputed bid; the sender is the arbiter.
    @param id A disputed bid.
    @param creator_bps The creator's part in 1/10000, before the fee.
    """
    assert msg.sender == ARBITER, "arbiter"
    self._resolve(id, creator_bps)


@external
def resolve_for(id: bytes32, creator_bps: uint256, expires: uint256, sig: Bytes[MAX_SIG]):
    """
    @notice Split a disputed bid with the arbiter's signature of `Resolve`; anyone may submit it.
    @param id A disputed bid.
    @param creator_bps The creator's part in 1/10000, before the fee.
    @param expires Last second in which the signature may be used.
    @param sig The arbiter's signature.
    """
    assert block.timestamp <= expires, "expired"
    struct_hash: bytes32 = keccak256(abi_encode(RESOLVE_TYPE, id, creator_bps, expires))
    assert self._signed(ARBITER, struct_hash, sig), "sig"
    self._resolve(id, creator_bps)


# --------------------------------------------------------------------------- external: exits

@external
def expire(id: bytes32):
    """
    @notice Refund a bid whose deadline has passed; anyone may call.
    @param id A bid that is not closed.
    """
    b: Bid = self._load(id)
    assert b.state in (State.OPEN | State.KYF | State.ACCEPTED | State.DISPUTED), "state"
    assert block.timestamp > b.deadline, "early"
    self._close(id, b, 0, State.REFUNDED)


@external
def withdraw(who: address) -> uint256:
    """
    @notice Pay out the credit of `who` to `who`; anyone may call.
    @param who The owner of the credit.
    @return Base units paid.
    """
    return self._pay(who, who)


@external
def withdraw_to(to: address) -> uint256:
    """
    @notice Pay out the sender's credit to another address.
    @param to The receiver.
    @return Base units paid.
    """
    assert to != empty(address) and to != self, "to"
    return self._pay(msg.sender, to)


# ------------------------------------------------------ external: operator, who moves no money

@external
def set_fee(bps: uint256):
    """
    @notice Set the fee of bids placed from now on; the sender is the operator.
    @param bps Fee in 1/10000; at most 2000.
    """
    assert msg.sender == OPERATOR, "operator"
    assert bps <= MAX_FEE_BPS, "fee"
    self.fee_bps = bps
    log FeeSet(bps=bps)


@external
def pause_new(yes: bool):
    """
    @notice Stop or resume the taking of new bids; the sender is the operator.
    @param yes True to stop.
    """
    assert msg.sender == OPERATOR, "operator"
    self.paused_new = yes
    log PausedNew(yes=yes)


# --------------------------------------------------------------------------- external: views

@view
@external
def bids(id: bytes32) -> Bid:
    """
    @notice Read a bid.
    @param id The bid.
    @return All fields; `state` is 0 if there is no such bid.
    """
    return self._load(id)


@view
@external
def domain_separator() -> bytes32:
    """
    @notice Read the EIP-712 domain that signatures must carry.
    @return Hash of name "BidToMeet", version "1", chain and this address.
    """
    return _DOMAIN
