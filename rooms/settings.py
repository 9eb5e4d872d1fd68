"""What an operator may set about rooms; ``app.settings`` fills it from the environment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomsSettings:
    """Limits and paces of private rooms."""

    tick_s: float = 1.0
    """How often a live visit looks at its clock."""
    write_s: float = 10.0
    """How often the delivered time is written down and shown; a crash loses no more than this."""
    reconnect_grace_s: float = 20.0
    """How long a mind stays warm for a fan whose socket broke."""
    lobby_s: float = 180.0
    """How long a mind stays warm for a fan who has not entered yet."""
    away_s: float = 1_800.0
    """A room that nobody has been in for this long ends by itself."""
    receipt_interval_ms: int = 60_000
    """Delivered time after which a receipt is due."""
    receipt_grace_ms: int = 30_000
    """Delivered time after a due receipt at which an unsigned room ends."""
    final_receipt_s: float = 20.0
    """How long the last receipt may still be signed after the room ended."""
    finish_s: float = 5.0
    """How long a reply may go on when the paid time is over."""
    mind_retry_s: float = 2.0
    """Pause between two tries to reach a mind that is down."""
    ticket_ttl_s: int = 600
    """Life of a ticket when the request names none."""
    max_frame_bytes: int = 262_144
    """A larger websocket frame is answered with an error."""
    hard_frame_bytes: int = 1_048_576
    """A larger frame closes the socket with 1009; the server's own frame limit should equal it."""
    max_message_chars: int = 4_000
    """Limit of one message."""
    max_items: int = 2_000
    """Limit of messages in one room."""
    events_per_s: float = 20.0
    """Client events a second that are answered for long."""
    events_burst: int = 60
    """Client events that may come at once."""
    sound_events_per_s: float = 150.0
    """Client events a second in a room with sound, whose microphone sends many small ones."""
    sound_events_burst: int = 3_000
    """The same at once: a minute of sound in pieces of 20 ms."""
    max_voice_rooms: int = 64
    """Rooms with sound that this process carries at once; further fans are told to wait."""
    busy_most_s: float = 0.6
    """Ears or mouths whose jobs wait longer than this take no further room."""
    send_timeout_s: float = 20.0
    """A socket that takes no data for this long is closed."""
    allowed_origins: tuple[str, ...] = ()
    """Web origins besides the server's own whose pages may open a room's socket."""
    public_url: str = ""
    """Address that fans reach, for example ``https://meet.example``; empty: taken from the request.
    """
