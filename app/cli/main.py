"""The ``mesi`` program."""

import typer

from app.cli.demo_room import demo_room
from app.cli.migrate import migrate
from app.cli.openapi import openapi
from app.cli.seed import seed
from app.cli.serve import serve
from app.cli.settings import settings
from app.cli.weights import weights
from app.cli.worker import worker

program = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Meetings with AI personas: bid, win, talk; the money waits in escrow.",
    pretty_exceptions_show_locals=False,
)
for command in (serve, worker, migrate, seed, settings, openapi):
    program.command()(command)
program.command("demo-room")(demo_room)
program.add_typer(weights, name="weights")


def main() -> None:
    """Run the command line."""
    program()


if __name__ == "__main__":
    main()
