"""``mesi demo-room``: win a demo bid and print how to enter its room."""

import asyncio
import json
from datetime import datetime
from typing import Annotated, Any, Literal

import httpx
import typer
from rich.console import Console

from app.fan_client import FanClient, StoryError
from app.settings import Settings


def demo_room(
    format: Annotated[  # noqa: A002 - the option's name on the command line
        Literal["text", "voice", "video"], typer.Option(help="What the room may do.")
    ] = "text",
    persona: Annotated[str, typer.Option(help="Slug; empty takes the first on sale.")] = "",
    ttl_s: Annotated[int, typer.Option(min=10, max=7200, help="Life of the ticket.")] = 600,
) -> None:
    """Print JSON {base_url, model, client_secret, expires_at} of a freshly won demo bid.

    ``expires_at`` is in Unix seconds, as in the Realtime protocol.
    """
    try:
        room = asyncio.run(_win(Settings().base_url, persona, format, ttl_s))
    except StoryError as error:
        Console(stderr=True).print(f"[red]error[/red] {error}", highlight=False)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(room))


async def _win(base_url: str, slug: str, format_name: str, ttl_s: int) -> dict[str, object]:
    status = Console(stderr=True).status("registering a demo fan")
    # Same origin as a browser would send: the server checks it for requests by cookie.
    async with httpx.AsyncClient(
        base_url=base_url, headers={"Origin": base_url}, timeout=30
    ) as http:
        with status:
            fan = await FanClient.register(http)
            if not slug:
                listed = await fan.call("GET", "/api/personas")
                slug = _first_on_sale(listed["items"], format_name)
            status.update("waiting for demo tokens")
            await fan.wait_for_tokens()
            status.update(f"bidding for {slug}")
            bid = await fan.win(slug, format_name)
            ticket = await fan.ticket(bid["room_id"], ttl_s)
    return {
        "base_url": ticket["base_url"],
        "model": ticket["model"],
        "client_secret": ticket["value"],
        "expires_at": int(datetime.fromisoformat(ticket["expires_at"]).timestamp()),
    }


def _first_on_sale(items: list[dict[str, Any]], format_name: str) -> str:
    for item in items:
        if any(
            one["format"] == format_name and one["status"] == "on_sale" for one in item["formats"]
        ):
            return str(item["slug"])
    raise StoryError(f"no persona sells {format_name} rooms; run `mesi seed`")
