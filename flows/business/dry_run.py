"""A supposed room's money on the real contract, with test tokens that nobody keeps."""

from datetime import datetime
from hashlib import sha256

from bidding.settings import BiddingSettings
from core.money import to_text
from escrow.abi import DecodedLog
from escrow.rehearsal import Play, RehearsalError, Stage, rehearse
from escrow.shares import Shares
from flows.business.schemas import SimulatedStep, TestRun
from flows.business.simulating import Supposed, outcome_of, step

TERMS_HASH = "0x" + sha256(b"a supposed room").hexdigest()


async def run_with_test_tokens(
    stage: Stage, found: Supposed, bidding: BiddingSettings, now: datetime
) -> TestRun:
    """Let the contract take, hold and split the supposed bid; where it can't, say why."""
    play = Play(
        amount=found.bid,
        earned=found.signed,
        terms_hash=TERMS_HASH,
        accept_within=bidding.accept_within,
        meet_within=bidding.meet_within,
    )
    try:
        logs = await rehearse(stage, play, now)
    except RehearsalError as error:
        return TestRun(has_run=False, why_not=str(error), logs=[], outcome=None)
    closed = next(log.args for log in logs if log.name == "Closed")
    split = Shares(int(closed["to_creator"]), int(closed["to_fan"]), int(closed["fee"]))
    return TestRun(
        has_run=True,
        why_not=None,
        logs=[_step(log, found.bid, split) for log in logs],
        outcome=outcome_of(split),
    )


def _step(log: DecodedLog, bid: int, split: Shares) -> SimulatedStep:
    match log.name:
        case "Placed":
            fee = int(log.args["fee_bps"]) / 100
            return step("escrow", bid, f"Placed: the contract holds it; its fee is {fee:g} %.")
        case "Accepted":
            return step("accepted", bid, "Accepted: the bid is won.")
        case "Closed":
            says = f"Closed ({log.args['state']}): the fee is {to_text(split.fee)}."
            return step("closed", int(log.args["earned"]), says)
        case _:
            return step("withdrawn", int(log.args["amount"]), "Withdrawn to a wallet.")
