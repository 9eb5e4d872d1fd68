"""``mesi grant``: give a person a role, or take it."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy.orm import Session

from accounts import repository, rules
from app.base import open_base
from app.settings import Settings
from core.errors import StartError
from models.states import Role


class GrantedRole(StrEnum):
    """Roles that are given; everybody is a fan."""

    CREATOR = Role.CREATOR.value
    OWNER = Role.OWNER.value
    MODERATOR = Role.MODERATOR.value
    ARBITER = Role.ARBITER.value


def grant(
    email: Annotated[str, typer.Argument(help="Of the person's account.")],
    role: Annotated[GrantedRole, typer.Argument(help="What the person may do from now on.")],
    take: Annotated[bool, typer.Option("--take", help="Take the role instead.")] = False,
) -> None:
    """Give a person a role; it counts from their next request on."""
    is_changed = asyncio.run(_grant(Settings(), email, role, take=take))
    verb = ("is no", "was no") if take else ("is now", "was already")
    Console().print(
        f"{escape(email)} {verb[0] if is_changed else verb[1]} {role.value}"
        f"{' any more' if take and is_changed else ''}",
        highlight=False,
    )


async def _grant(settings: Settings, email: str, role: GrantedRole, *, take: bool) -> bool:
    async with open_base(settings) as base:
        return await base.database.write(change_role, email, Role(role.value), is_held=not take)


def change_role(db: Session, email: str, role: Role, *, is_held: bool) -> bool:
    """Give or take a role.

    Returns:
        Whether anything changed.

    Raises:
        StartError: Nobody has this e-mail.
    """
    user = repository.user_by_email(db, rules.normal_email(email))
    if user is None:
        raise StartError(f"nobody is registered as {email}; they register on the page first")
    if (role in user.roles) == is_held:
        return False
    kept = [one for one in user.roles if one != role]
    user.roles = [*kept, role.value] if is_held else kept
    return True
