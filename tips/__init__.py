"""Reserved for the tips feature; empty until its issue."""
