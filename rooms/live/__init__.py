"""Live visits: one socket, one paid clock, one conversation, in one task group."""
