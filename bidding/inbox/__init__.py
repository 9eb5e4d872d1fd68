"""The inbox of whoever is bid for: bids side by side, to accept or to decline."""
