"""``mesi serve``: the server, with its worker unless one runs apart."""

import uvicorn
from rich.console import Console

from app.factory import create_app
from app.settings import Settings
from rooms.settings import RoomsSettings


def serve() -> None:
    """Serve the product until stopped."""
    settings = Settings()
    console = Console(stderr=True)
    console.print(f"[bold]mesi[/bold] on {settings.base_url}  (data in {settings.data.absolute()})")
    uvicorn.run(
        create_app(settings, is_alone=True),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=RoomsSettings().hard_frame_bytes,
        timeout_graceful_shutdown=5,
        server_header=False,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
    )
