"""Words that a fan keeps for further bids."""
