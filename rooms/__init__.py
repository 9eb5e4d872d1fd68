"""Private AI rooms: ticket, paid clock, receipts, transcripts and the Realtime websocket.

Called by ``flows`` and ``app``. Data flows from the socket through ``live`` into the engine and
back; everything that must outlive the socket goes through ``service`` into rows.
"""
