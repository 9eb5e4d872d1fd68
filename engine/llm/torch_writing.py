"""How the torch mind writes: picks a token from the logits, and makes text of the tokens."""

from importlib import import_module
from typing import Any, Final, cast

from engine.ports import Sampling

torch: Final[Any] = import_module("torch")
"""Optional (extra ``torch``) and untyped here, so that types check without it."""

Untyped = Any
"""A tensor, generator or tokenizer."""

PENALISED_TOKENS: Final = 64
"""How far back the repeat penalty looks."""
UNFINISHED: Final = "\ufffd"
"""What a tokenizer prints for half a character."""


class TokenWriter:
    """Turns tokens into text as soon as it is whole, and knows when to end."""

    def __init__(self, tokenizer: Untyped, sampling: Sampling) -> None:
        self._tokenizer = tokenizer
        self._sampling = sampling
        self._tokens: list[int] = []
        self._text = ""
        self.finish: Any = None
        self.generator: Untyped = None
        if sampling.seed is not None:
            self.generator = torch.Generator().manual_seed(sampling.seed)

    @property
    def count(self) -> int:
        """Tokens written."""
        return len(self._tokens)

    def add(self, token: int) -> str:
        """Take a token; returns the text that became whole by it."""
        self._tokens.append(token)
        if len(self._tokens) >= self._sampling.max_tokens:
            self.finish = "length"
        whole = cast("str", self._tokenizer.decode(self._tokens, skip_special_tokens=True))
        if whole.endswith(UNFINISHED):
            return ""
        fresh, self._text = whole[len(self._text) :], whole
        for stop in self._sampling.stop:
            if stop in whole:
                self.finish = "stop"
                return fresh.split(stop)[0]
        return fresh


def pick_token(logits: Untyped, seen: list[int], sampling: Sampling, generator: Untyped) -> int:
    """Choose the next token: repeat penalty, temperature, then top-p."""
    logits = logits.to("cpu")
    recent = torch.tensor(sorted(set(seen[-PENALISED_TOKENS:])))
    values = logits[recent]
    penalty = sampling.repeat_penalty
    logits[recent] = torch.where(values > 0, values / penalty, values * penalty)
    if sampling.temperature <= 0:
        return int(logits.argmax())
    odds = torch.softmax(logits / sampling.temperature, dim=-1)
    ordered, order = odds.sort(descending=True)
    is_kept = ordered.cumsum(0) - ordered < sampling.top_p
    chosen = torch.multinomial(ordered * is_kept, 1, generator=generator)
    return int(order[chosen])
