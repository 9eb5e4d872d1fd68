"""Example dialogue: a card's one long text, and the exchanges that it holds."""

import re
from typing import Final, NamedTuple

_START: Final = re.compile(r"^[ \t]*+<[ \t]*+START[ \t]*+>\s*+", re.IGNORECASE | re.MULTILINE)
"""Nothing here goes back over what it has read: a stranger's text may be millions of spaces."""
MAX_SPEAKER_CHARS: Final = 120
"""Of a line, before its colon."""
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
    """Who speaks (the persona: true) and what, in order; joined once, however many lines."""
    turns: list[tuple[bool, list[str]]] = []
    for line in conversation.split("\n"):
        speaker, mark, words = line.partition(":")
        who = speaker.strip().lower() if mark and len(speaker) <= MAX_SPEAKER_CHARS else ""
        if who in _FAN or (who and who in personas):
            is_persona, said = who in personas, words.lstrip(" \t")
        elif not line.strip():
            continue
        elif turns and not turns[-1][1][-1]:
            turns[-1][1][-1] = line
            continue
        else:
            # A text without speakers shows how the persona writes.
            is_persona, said = turns[-1][0] if turns else True, line
        if turns and turns[-1][0] == is_persona:
            turns[-1][1].append(said)
        else:
            turns.append((is_persona, [said]))
    return [(is_persona, "\n".join(lines)) for is_persona, lines in turns]


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
