"""Example dialogue: a card's one long text, and the exchanges that it holds."""

import re
from typing import Final, NamedTuple

_START: Final = re.compile(r"^\s*<\s*START\s*>\s*", re.IGNORECASE | re.MULTILINE)
_LINE: Final = re.compile(r"^\s*(?P<who>[^\n:]{1,80}?)\s*:[ \t]*(?P<words>.*)$")
_FAN: Final = frozenset(("{{user}}", "<user>", "user", "you", "fan", "{{random_user_1}}", "anon"))
_PERSONA: Final = frozenset(("{{char}}", "<bot>", "<char>", "char", "bot"))


class Exchange(NamedTuple):
    """What a fan says and what the persona answers."""

    fan: str
    persona: str


def read_examples(text: str, name: str) -> list[Exchange]:
    """The exchanges of ``mes_example``.

    Lines without a speaker go on with the one above; several lines of one speaker become one. What
    the persona says before anybody asked has an empty fan's side.

    Args:
        text: Conversations, each after a ``<START>``.
        name: The character's; its lines may begin with it.
    """
    exchanges: list[Exchange] = []
    personas = _PERSONA | {name.strip().lower()}
    for conversation in _START.split(text.replace("\r\n", "\n")):
        exchanges += _exchanges(_turns(conversation, personas))
    return exchanges


def write_examples(exchanges: list[Exchange]) -> str:
    """The text of ``mes_example``; :func:`read_examples` reads the same exchanges from it."""
    return "\n".join(
        f"<START>\n{{{{user}}}}: {one.fan}\n{{{{char}}}}: {one.persona}"
        if one.fan
        else f"<START>\n{{{{char}}}}: {one.persona}"
        for one in exchanges
    )


def _turns(conversation: str, personas: frozenset[str]) -> list[tuple[bool, str]]:
    """Who speaks (the persona: true) and what, in order."""
    turns: list[tuple[bool, str]] = []
    for line in conversation.split("\n"):
        found = _LINE.match(line)
        who = found["who"].strip().lower() if found else ""
        if found and (who in _FAN or who in personas):
            turns.append((who in personas, found["words"]))
        elif turns and line.strip():
            is_persona, said = turns.pop()
            turns.append((is_persona, f"{said}\n{line}" if said else line))
        elif line.strip():
            # A text without speakers shows how the persona writes.
            turns.append((True, line))
    merged: list[tuple[bool, str]] = []
    for is_persona, said in turns:
        if merged and merged[-1][0] == is_persona:
            merged[-1] = (is_persona, f"{merged[-1][1]}\n{said}")
        else:
            merged.append((is_persona, said))
    return merged


def _exchanges(turns: list[tuple[bool, str]]) -> list[Exchange]:
    exchanges: list[Exchange] = []
    asked = ""
    for is_persona, said in turns:
        words = said.strip()
        if not is_persona:
            asked = words
        elif words:
            exchanges.append(Exchange(asked, words))
            asked = ""
    return exchanges
