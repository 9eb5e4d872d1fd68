"""Money: the escrow contract, the chain client, signers, outbox, watcher and ledger.

The only folder that speaks to the chain. Called by features (who write outbox rows and ledger
transfers through it) and by the worker (who sends and watches). Knows nothing of personas or rooms.
"""

import importlib
import sys
from typing import Final

RECURSION_LIMIT: Final = 1_000
"""Python's own."""

# A package under web3 raises it to 100,000 as it is imported. With that, a request of as many
# brackets ends the process where it should be refused: so it is imported now, and put right.
importlib.import_module("py_ecc")
sys.setrecursionlimit(RECURSION_LIMIT)
