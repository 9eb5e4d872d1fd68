"""Put token and escrow on the demo chain at its first start, and note where contracts are."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from core.errors import StartError
from core.money import WEI_PER_MICRO
from escrow.abi import creation_code
from escrow.checkpoints import Checkpoint
from escrow.client import BlockHead, ChainClient
from escrow.keystore import Keystore
from escrow.outbox import PreparedCall, Relay, StoredTx, open_signer, sign_and_store, unmined
from escrow.settings import EscrowSettings
from escrow.transactions import ContractCall, contract_address
from models.chain import ChainBlock, ChainDeployment

DEPLOY_GAS: Final = 6_000_000
MINED_WITHIN_S: Final = 30.0
PAUSE_S: Final = 0.01


class DeploymentError(StartError):
    """The contracts are not where they should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """Where the contracts are."""

    token_address: str
    escrow_address: str


def find_deployment(db: Session) -> ChainDeployment | None:
    """The chain that this database belongs to, if it has one."""
    return db.scalars(select(ChainDeployment)).one_or_none()


async def deploy(
    database: Database,
    client: ChainClient,
    keystore: Keystore,
    settings: EscrowSettings,
    checkpoint: Checkpoint,
    *,
    clock: Clock,
) -> Contracts:
    """Deploy the contracts; a deployment that was cut short goes on where it stopped.

    The relayer deploys, so it may mint demo tokens and operates the contract; arbiter and
    treasury are keys of their own.
    """
    relayer = keystore.platform_signer("relayer")
    stored: Sequence[StoredTx] = await database.read(unmined, relayer.address)
    if not stored:
        chain_nonce = await client.nonce(relayer.address)
        nonce = await database.write(open_signer, relayer.address, chain_nonce)
        fees = await client.fees(settings.priority_fee_wei)
        relay = Relay(relayer, await client.chain_id(), fees)
        calls = _calls(keystore, settings, contract_address(relayer.address, nonce))
        stored = await database.write(sign_and_store, calls, relay, checkpoint, clock=clock)
    checkpoint("deploy.signed")
    await send_until_mined(client, relayer.address, stored)
    checkpoint("deploy.mined")
    token, escrow = (contract_address(relayer.address, tx.nonce) for tx in stored)
    return Contracts(token, escrow)


async def record(
    database: Database,
    client: ChainClient,
    contracts: Contracts,
    base: BlockHead | None,
    *,
    clock: Clock,
) -> ChainDeployment:
    """Write down the chain and contracts of this database; logs count from ``base`` on.

    Raises:
        DeploymentError: There is no contract at the address.
    """
    genesis = await client.block(0)
    code_hash = await client.code_hash(contracts.escrow_address)
    if genesis is None or base is None or code_hash is None:
        raise DeploymentError(
            f"there is no contract at {contracts.escrow_address}; check MESI_ESCROW_ADDRESS and "
            "MESI_CHAIN_URL"
        )
    deployment = ChainDeployment(
        chain_id=await client.chain_id(),
        genesis_hash=genesis.hash,
        token_address=contracts.token_address,
        escrow_address=contracts.escrow_address,
        escrow_code_hash=code_hash,
        deployed_block=base.number,
        created_at=clock.now(),
    )
    await database.write(_save, deployment, base)
    return deployment


async def send_until_mined(client: ChainClient, relayer: str, stored: Sequence[StoredTx]) -> None:
    """Send transactions and wait until blocks hold them all.

    Raises:
        DeploymentError: The chain refuses them, or makes no blocks.
    """
    refusals = [reason for reason in await client.send([tx.raw for tx in stored]) if reason]
    last = stored[-1].nonce
    try:
        async with asyncio.timeout(MINED_WITHIN_S):
            while await client.nonce(relayer) <= last:
                if refusals:
                    raise DeploymentError(f"the chain refused a transaction: {refusals[0]}")
                await asyncio.sleep(PAUSE_S)
    except TimeoutError:
        raise DeploymentError("the chain makes no blocks: look at it, then start again") from None


def _calls(keystore: Keystore, settings: EscrowSettings, token: str) -> list[PreparedCall]:
    relayer, arbiter, treasury = (
        keystore.platform_signer(role).address for role in ("relayer", "arbiter", "treasury")
    )
    terms = (arbiter, treasury, relayer, settings.fee_bps, WEI_PER_MICRO)
    code = creation_code("MeetEscrow", token, *terms)
    return [
        PreparedCall(None, ContractCall(None, creation_code("DemoToken"), DEPLOY_GAS)),
        PreparedCall(None, ContractCall(None, code, DEPLOY_GAS)),
    ]


def _save(db: Session, deployment: ChainDeployment, base: BlockHead) -> None:
    db.add(deployment)
    db.merge(ChainBlock(number=base.number, hash=base.hash, parent=base.parent, at=base.at))
