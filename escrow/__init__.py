"""Money: the escrow contract, the chain client, signers, outbox, watcher and ledger.

The only folder that speaks to the chain. Called by features (who write outbox rows and ledger
transfers through it) and by the worker (who sends and watches). Knows nothing of personas or rooms.
"""
