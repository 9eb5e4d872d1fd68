"""Notices when a reply recites the prompt."""

from collections.abc import Sequence
from typing import Final

from engine.safety.disguises import readings
from engine.safety.normalise import words

POLICY_GRAM: Final = 8
"""Words in a row shared with the policy that count as a leak."""
RECITAL_WORDS: Final = 14
"""A persona may say what its card says; only a recital of it is a leak."""


class LeakCheck:
    """Compares replies with the secret texts of one prompt.

    Args:
        canary: A mark that the prompt contains.
        policy: The engine's rules, as sent.
        character: The sheet's character text.
        recital_words: Words in a row shared with the character that count as a leak.
    """

    def __init__(
        self, canary: str, policy: str, character: str, *, recital_words: int = RECITAL_WORDS
    ) -> None:
        self._canary = "".join(words(canary))
        self._policy = _grams(words(policy), POLICY_GRAM)
        self._recital_words = recital_words
        self._character = _grams(words(character), recital_words)

    def is_leak(self, text: str) -> bool:
        """True when a reply so far holds the canary or a long run of the secret text.

        Coded words count as said.
        """
        return any(self._is_recital(words(reading)) for reading in readings(text))

    def _is_recital(self, said: list[str]) -> bool:
        if self._canary and self._canary in "".join(said):
            return True
        return not (
            self._policy.isdisjoint(_grams(said, POLICY_GRAM))
            and self._character.isdisjoint(_grams(said, self._recital_words))
        )


def _grams(said: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(said[i : i + size]) for i in range(len(said) - size + 1)}
