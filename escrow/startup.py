"""Before anything is sent: do this chain and this database belong together?"""

from typing import Final

import structlog
from eth_utils.address import to_checksum_address

from core.clock import Clock
from core.database import Database
from core.errors import StartError
from core.money import WEI_PER_MICRO
from escrow.abi import has_functions
from escrow.checkpoints import Checkpoint
from escrow.client import ChainClient
from escrow.deploy import Contracts, deploy, find_deployment, record, send_until_mined
from escrow.keystore import Keystore
from escrow.outbox import from_nonce, open_signer
from escrow.settings import EscrowSettings
from escrow.watcher import DeepReorgError, lost_blocks
from models.chain import ChainDeployment

log = structlog.get_logger()

RELAYER_WEI: Final = 10**24
"""Native coin of the demo chain's relayer: more than it can spend."""


FOR_MEETINGS: Final = ("decline_for", "dispute_for", "resolve_for")
"""What the first contracts lack: parties who own no gas sign it, and the relayer brings it."""


class ChainMismatchError(StartError):
    """Chain and database do not belong together; the message says what to do."""


async def ensure_deployment(
    database: Database,
    client: ChainClient,
    keystore: Keystore,
    settings: EscrowSettings,
    checkpoint: Checkpoint,
    *,
    clock: Clock,
) -> ChainDeployment:
    """Find the contracts of this database and check them, or put them there at the first start.

    Raises:
        ChainMismatchError: Another chain, other contracts, or a chain that has forgotten too much.
        DeploymentError: The contracts are missing or can't be deployed.
    """
    relayer = keystore.platform_signer("relayer").address
    if settings.is_demo:
        await client.fund(relayer, RELAYER_WEI)
    deployment = await database.read(find_deployment)
    if deployment is not None:
        await _check_identity(client, settings, deployment)
        await _restore(database, client, relayer)
        await _check_contents(database, client, settings, deployment)
        return deployment
    base = await client.block(0 if settings.is_demo else await client.head())
    if settings.is_demo:
        contracts = await deploy(database, client, keystore, settings, checkpoint, clock=clock)
    else:
        contracts = _named(settings)
        await _check_terms(client, contracts)
        await database.write(open_signer, relayer, await client.nonce(relayer))
    return await record(database, client, contracts, base, clock=clock)


async def find_meeting_support(client: ChainClient, escrow_address: str) -> bool:
    """Tell whether this contract can do all that meetings with creators need; warn if not.

    A contract cannot be changed: one from before meetings goes on with its rooms.
    """
    if has_functions(await client.code(escrow_address), "MeetEscrow", *FOR_MEETINGS):
        return True
    log.warning(
        "escrow_without_meetings",
        escrow_address=escrow_address,
        lacks=list(FOR_MEETINGS),
        hint="rooms work as before; in creators' meetings declining a bid, disputes and the "
        "arbiter's decisions do not work with this contract: use a data folder (or, on a chain "
        "of your own, a deployment) that was made with this version",
    )
    return False


def _named(settings: EscrowSettings) -> Contracts:
    if settings.escrow_address is None or settings.token_address is None:
        raise ChainMismatchError(
            "MESI_CHAIN_URL is set: set MESI_ESCROW_ADDRESS and MESI_TOKEN_ADDRESS too, "
            "or unset it for the demo chain"
        )
    return Contracts(
        token_address=_address("MESI_TOKEN_ADDRESS", settings.token_address),
        escrow_address=_address("MESI_ESCROW_ADDRESS", settings.escrow_address),
    )


def _address(name: str, text: str) -> str:
    try:
        return to_checksum_address(text)
    except ValueError as error:
        raise ChainMismatchError(
            f"{name} is {text!r}, which is no address: write 0x and 40 hexadecimal digits"
        ) from error


async def _check_terms(client: ChainClient, contracts: Contracts) -> None:
    """Refuse a contract for another token, or in other units than the books count in."""
    address = contracts.escrow_address
    code = await client.code(address)
    if has_functions(code, "MeetEscrow", "TOKEN"):
        token = await client.token_of(address)
        if token != contracts.token_address:
            raise ChainMismatchError(
                f"the contract at {address} holds the token {token}: set MESI_TOKEN_ADDRESS to it, "
                "or MESI_ESCROW_ADDRESS to the contract of the token you want"
            )
    if has_functions(code, "MeetEscrow", "UNIT"):
        unit = await client.unit(address)
        if unit != WEI_PER_MICRO:
            raise ChainMismatchError(
                f"the contract at {address} counts in units of {unit} wei, the books in units of "
                f"{WEI_PER_MICRO}: deploy one with unit {WEI_PER_MICRO} and set "
                "MESI_ESCROW_ADDRESS to it"
            )


async def _check_identity(
    client: ChainClient, settings: EscrowSettings, deployment: ChainDeployment
) -> None:
    chain_id = await client.chain_id()
    if chain_id != deployment.chain_id:
        raise ChainMismatchError(
            f"the database belongs to chain {deployment.chain_id}, this is chain {chain_id}: "
            "correct MESI_CHAIN_URL, or use another database"
        )
    genesis = await client.block(0)
    if genesis is None or genesis.hash != deployment.genesis_hash:
        raise ChainMismatchError(
            "this is a new chain with an old database: put the folder chain/ of the data folder "
            "back, or, to start over without the old money, move the whole data folder away"
            if settings.is_demo
            else "this chain has another first block than the one of this database: correct "
            "MESI_CHAIN_URL, or use another database"
        )
    for name, wanted, recorded in (
        ("MESI_ESCROW_ADDRESS", settings.escrow_address, deployment.escrow_address),
        ("MESI_TOKEN_ADDRESS", settings.token_address, deployment.token_address),
    ):
        if wanted is not None and wanted.lower() != recorded.lower():
            raise ChainMismatchError(
                f"{name} is {wanted}, but the database's money is in {recorded}: "
                "correct the setting, or use another database"
            )


async def _restore(database: Database, client: ChainClient, relayer: str) -> None:
    """Send again what the chain has forgotten or never had; the watcher then finds its place.

    A chain that is ahead of the database (a restored backup) only raises the nonce.
    """
    chain_nonce = await client.nonce(relayer)
    await database.write(open_signer, relayer, chain_nonce)
    stored = await database.read(from_nonce, relayer, chain_nonce)
    if stored:
        await send_until_mined(client, relayer, stored)


async def _check_contents(
    database: Database, client: ChainClient, settings: EscrowSettings, deployment: ChainDeployment
) -> None:
    code_hash = await client.code_hash(deployment.escrow_address)
    if code_hash != deployment.escrow_code_hash:
        found = "nothing" if code_hash is None else "other code"
        raise ChainMismatchError(
            f"there is {found} at the escrow's address {deployment.escrow_address}: this is not "
            "the chain of this database; correct MESI_CHAIN_URL, or use another database"
        )
    try:
        await lost_blocks(database, client, settings)
    except DeepReorgError as error:
        raise ChainMismatchError(
            f"{error}: put back the chain that belongs to this database, or restore a backup of "
            "the database that belongs to this chain"
        ) from error
