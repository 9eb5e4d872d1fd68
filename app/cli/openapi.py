"""``mesi openapi``: the API's description, from which the browser client's types are made."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.factory import create_app
from app.settings import Settings


def openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write; none means stdout.")] = None,
) -> None:
    """Write the OpenAPI description as JSON."""
    text = json.dumps(create_app(Settings()).openapi(), indent=1, sort_keys=True) + "\n"
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
