"""Offers of human creators: what, where, how long, for how much, to whom."""
