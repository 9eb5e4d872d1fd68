"""Auctions: so many slots, a time at which bidding closes, and the best bids win."""
