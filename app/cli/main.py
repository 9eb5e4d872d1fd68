"""The ``mesi`` program."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from app.cli.certificate import certificate
from app.cli.demo_room import demo_room
from app.cli.faces import faces
from app.cli.grant import grant
from app.cli.migrate import migrate
from app.cli.openapi import openapi
from app.cli.seed import seed
from app.cli.serve import serve
from app.cli.settings import settings
from app.cli.weights import weights
from app.cli.worker import worker
from app.start_failure import start_failure

program = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Meetings with AI personas: bid, win, talk; the money waits in escrow.",
    pretty_exceptions_enable=False,
)
for command in (serve, worker, migrate, seed, settings, openapi, certificate, grant):
    program.command()(command)
program.command("demo-room")(demo_room)
program.add_typer(weights, name="weights")
program.add_typer(faces, name="faces")


def main() -> None:
    """Run the command line; a failure that can be foreseen is a sentence, not a traceback."""
    try:
        program()
    except Exception as error:
        reason = start_failure(error)
        if reason is None:
            raise
        Console(stderr=True).print(f"[red]error[/red] {escape(reason)}", highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
