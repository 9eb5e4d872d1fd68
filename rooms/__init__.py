"""Private AI rooms: tickets, the paid clock, receipts, transcripts and the Realtime protocol."""
