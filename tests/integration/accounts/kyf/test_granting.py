"""``mesi grant``: roles are given and taken on the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli.grant import change_role
from app.cli.main import program
from core.clock import ManualClock
from core.database import open_database
from core.errors import StartError
from core.events import Bus
from models.account import User
from models.states import Role
from tests.factories.users import make_user
from tests.fixtures.threads import run_apart
from tests.integration.accounts.kyf.desk import Desk

pytestmark = pytest.mark.db

EMAIL = "ada@fans.example"


async def add_person(url: str, clock: ManualClock) -> None:
    opened = open_database(url, Bus())
    await opened.write(make_user, clock=clock, email=EMAIL)
    await opened.aclose()


async def roles(url: str) -> list[str]:
    opened = open_database(url, Bus())
    try:
        return await opened.read(lambda db: list(db.scalars(select(User.roles)).one()))
    finally:
        await opened.aclose()


@pytest.fixture
def person_url(database_url: str, clock: ManualClock) -> str:
    """A database with one person."""
    run_apart(add_person(database_url, clock))
    return database_url


def mesi(url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program by itself: what it opens at its start may block, unlike a server at work."""
    names = {"MESI_DATABASE_URL": url, "MESI_DATA": str(folder), "COLUMNS": "200"}
    command = [sys.executable, "-m", "app.cli.main", "grant", *words]
    return subprocess.run(
        command, env=os.environ | names, capture_output=True, text=True, timeout=120, check=False
    )


def test_roles_are_given_and_taken(person_url: str, tmp_path: Path) -> None:
    given = mesi(person_url, tmp_path, "Ada@Fans.example", "moderator")
    assert given.returncode == 0, given.stderr
    assert "Ada@Fans.example is now moderator\n" in given.stdout
    assert run_apart(roles(person_url)) == ["fan", "moderator"]
    taken = mesi(person_url, tmp_path, EMAIL, "moderator", "--take")
    assert f"{EMAIL} is no moderator any more\n" in taken.stdout
    assert run_apart(roles(person_url)) == ["fan"]
    again = mesi(person_url, tmp_path, EMAIL, "moderator", "--take")
    assert f"{EMAIL} was no moderator\n" in again.stdout


def test_an_unknown_person_gets_no_role(person_url: str, tmp_path: Path) -> None:
    refused = mesi(person_url, tmp_path, "bob@fans.example", "moderator")
    assert refused.returncode == 2
    assert "nobody is registered as bob@fans.example" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run_apart(roles(person_url)) == ["fan"]


@pytest.mark.parametrize("role", ["fan", "king", ""])
def test_an_unknown_role_is_refused(role: str) -> None:
    answer = CliRunner().invoke(program, ["grant", EMAIL, role])
    assert answer.exit_code == 2
    assert "moderator" in answer.output


async def test_a_role_counts_from_the_next_request_on(desk: Desk) -> None:
    person, client = await desk.person()
    assert (await client.get("/api/moderation/kyc")).status_code == 403
    await desk.database.write(change_role, person.email, Role.MODERATOR, is_held=True)
    assert (await client.get("/api/moderation/kyc")).status_code == 200
    await desk.database.write(change_role, person.email, Role.MODERATOR, is_held=False)
    assert (await client.get("/api/moderation/kyc")).status_code == 403


async def test_a_role_is_held_once(desk: Desk) -> None:
    person, _ = await desk.person(Role.CREATOR)
    email = person.email.upper()
    assert not await desk.database.write(change_role, email, Role.CREATOR, is_held=True)
    assert not await desk.database.write(change_role, email, Role.ARBITER, is_held=False)
    assert await desk.database.write(change_role, email, Role.ARBITER, is_held=True)
    with pytest.raises(StartError, match="nobody is registered"):
        await desk.database.write(change_role, "x@fans.example", Role.OWNER, is_held=True)
