"""What an operator can decide about the chain and the money on it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEMO_CHAIN_ID: Final = 31337


@dataclass(frozen=True, slots=True)
class EscrowSettings:
    """The escrow's slice of the settings."""

    data: Path
    """Folder of the embedded chain's state, for example ``var/``."""
    chain_url: str | None = None
    """JSON-RPC address of a chain; empty starts the embedded demo chain."""
    escrow_address: str | None = None
    """Deployed ``MeetEscrow``; needed with ``chain_url`` only."""
    token_address: str | None = None
    """The escrow's ERC-20; needed with ``chain_url`` only."""
    token_name: str = "Mesi demo token"  # noqa: S105 - a name, not a password
    """The token's EIP-712 name, which permits are signed for."""
    chain_label: str = "demo chain"
    """Shown wherever money shows."""
    anvil_path: Path | None = None
    """The ``anvil`` program; empty looks in the web folder's packages, then on PATH."""
    fee_bps: int = 500
    """The platform's share of what a creator earns, in 1/10000; also the most a bid agrees to."""
    confirmations: int = 1
    """Blocks that must hold a log before it counts; 1 means the newest block counts."""
    poll_interval_s: float = 0.25
    """How often the watcher looks for blocks when nothing wakes it."""
    resend_after_s: float = 3.0
    """A transaction that no block holds is sent again after this long."""
    max_reorg_blocks: int = 64
    """A deeper reorganisation of a real chain stops the watcher and asks for a person."""
    max_lost_blocks: int = 10_000
    """As above for the demo chain, which forgets its last second when it is killed."""
    batch: int = 50
    """Chain writes that are signed and sent together."""
    gas_bps: int = 10_000
    """Scales the gas limits, for chains that price gas in their own way."""
    priority_fee_wei: int = 1_000_000_000
    """Tip for each unit of gas."""

    @property
    def is_demo(self) -> bool:
        """True where the chain is our own and its tokens are play money."""
        return self.chain_url is None
