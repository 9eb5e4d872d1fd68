"""Quotes and bids: what a room costs, who won it, and where the deposit stands."""
