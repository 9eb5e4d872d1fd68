"""AI accounts: personas, immutable published versions, tiers and prices."""
