"""Who says whether a form is true, behind a port; the default is a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Final, Protocol, cast

from core.errors import StartError
from models.states import KycField

PROVIDERS: Final[dict[str, str]] = {
    "reviewer": "accounts.kyf.reviewer_desk:ReviewerDesk",
}
"""Setting ``identity_provider`` to class; a new provider is a file and a line here."""


class Finding(StrEnum):
    """What a provider found."""

    PENDING = "pending"
    """Nobody knows yet: the form waits for a reviewer."""
    VERIFIED = "verified"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A provider's answer."""

    finding: Finding
    reason: str = ""
    """Why it was refused, for the person to read; never a value of the form."""


class IdentityProvider(Protocol):
    """Checks the values of a form."""

    @property
    def name(self) -> str:
        """Kept with the form, for example ``reviewer``."""
        ...

    async def check(self, values: Mapping[KycField, str]) -> Verdict:
        """Say whether the person is who they say; pending while the service does not answer."""
        ...


def open_provider(name: str) -> IdentityProvider:
    """Make the provider that the setting names.

    Raises:
        StartError: There is none of that name.
    """
    target = PROVIDERS.get(name)
    if target is None:
        raise StartError(
            f"MESI_IDENTITY_PROVIDER: no provider {name!r}; "
            f"there are {', '.join(sorted(PROVIDERS))}"
        )
    module_name, _, class_name = target.partition(":")
    return cast("IdentityProvider", getattr(import_module(module_name), class_name)())
