"""Reserved for the moderation feature; empty until its issue."""
