"""People: registration, login, tokens, roles, wallets as their owner sees them."""
