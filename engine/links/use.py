"""What links take in one visit: counted where they are asked, added up outside of the turn."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Final, cast

from core.money import to_micro

PER_TOKENS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Use:
    """What a link did; all of it adds up."""

    calls: int = 0
    failures: int = 0
    late: int = 0
    """Answers that came after their turn, or were not waited for."""
    busy_ms: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: "Use") -> "Use":
        names = (one.name for one in fields(self))
        return Use(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class UsePrice:
    """What a licence takes for use, in micro-units."""

    per_call: int = 0
    per_thousand_input_tokens: int = 0
    per_thousand_output_tokens: int = 0

    def cost(self, use: Use) -> int:
        """What some use costs, rounded up; a call that failed costs nothing."""
        asked = use.calls - use.failures
        if asked <= 0:
            return 0
        tokens = use.input_tokens * self.per_thousand_input_tokens
        tokens += use.output_tokens * self.per_thousand_output_tokens
        return asked * self.per_call - (-tokens // PER_TOKENS)


FREE: Final = UsePrice()


def price_of(licence: dict[str, Any]) -> UsePrice:
    """The price for use that a licence names, decimal texts under ``use``; none means free."""
    use = cast("dict[str, Any]", licence.get("use") or {})
    named = {one.name: str(use.get(one.name) or "") for one in fields(FREE)}
    costly = {name: text for name, text in named.items() if text.strip("0.")}
    return UsePrice(**{name: to_micro(text) for name, text in costly.items()})


class LinkMeter:
    """Counts the links of one visit; whoever writes it down takes it out."""

    def __init__(self, prices: dict[str, UsePrice]) -> None:
        self._prices = prices
        self._used: dict[str, tuple[Use, int]] = {}
        self.tell_cost: Callable[[int], None] = _nobody
        """Told what each call costs, in micro-units."""

    def note(self, link_id: str, use: Use) -> None:
        """Count a call."""
        cost = self._prices.get(link_id, FREE).cost(use)
        before, spent = self._used.get(link_id, (Use(), 0))
        self._used[link_id] = (before + use, spent + cost)
        if cost:
            self.tell_cost(cost)

    def take(self) -> dict[str, tuple[Use, int]]:
        """Use and cost of each link since they were last taken out."""
        used, self._used = self._used, {}
        return used


def _nobody(_cost: int) -> None:
    """Before the visit's costs are counted."""
