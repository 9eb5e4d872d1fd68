"""An owner's business: what rooms cost, what they bring, and what a bid would come to."""
