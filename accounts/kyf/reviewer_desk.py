"""People check forms: a moderator reads them on a page and decides."""

from collections.abc import Mapping
from typing import Final

from accounts.kyf.identity import Finding, Verdict
from models.states import KycField

REVIEWER: Final = "reviewer"


class ReviewerDesk:
    """Implements ``IdentityProvider``: every form waits for a person."""

    @property
    def name(self) -> str:
        """See ``IdentityProvider.name``."""
        return REVIEWER

    async def check(self, values: Mapping[KycField, str]) -> Verdict:
        """See ``IdentityProvider.check``."""
        del values  # They are read on the page, where the reading is written down.
        return Verdict(Finding.PENDING)
