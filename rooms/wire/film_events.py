"""What becomes of a room's film, as ``x.room.film``."""

from rooms.wire.items import Json


def film(film_id: str, state: str) -> Json:
    """A film is recorded, drawn, ready, failed or erased from now on."""
    return {"type": "x.room.film", "film_id": film_id, "state": state}
