"""Sound by WebRTC: a peer, its jitter buffer, and the calls that carry it."""
