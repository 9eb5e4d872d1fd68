"""Builds the prompt of a turn in an order that keeps a mind's cache warm.

1. engine policy, 2. the sheet's text and examples, 3. what is known of the fan, 4. history, 5. late
block. Parts 1 and 2 never change inside a room; they are the request's prefix.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from engine.data_block import as_data, canary_for, data_block
from engine.history import Turn
from engine.introduction import first_person
from engine.persona import PersonaSheet
from engine.ports import ChatMessage, ChatRequest, MindTraits, Sampling
from engine.prompt_shape import FULL, SMALL, PromptShape

CHARS_PER_TOKEN: Final = 3.2
"""Low on purpose (English runs near 4): an estimate that errs towards a shorter history."""
TOKENS_PER_MESSAGE: Final = 5
"""What a chat template adds around a message."""
KEEP_AFTER_TRIM: Final = 0.6
"""Share of the budget kept when it overflows: trimming every turn would chill the cache."""


@dataclass(frozen=True, slots=True)
class PromptParts:
    """All that one prompt is made of."""

    sheet: PersonaSheet
    history: Sequence[Turn]
    """Ends with the fan's turn that is to be answered."""
    room_key: str
    fan_name: str = ""
    fan_facts: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    """Of the last visits, oldest first."""
    late: tuple[str, ...] = ()
    """Lore and memories that this turn calls up, reminders, instructions."""
    is_spoken: bool = False
    """True when the reply will be heard."""
    is_seen: bool = False
    """True when a face says it."""
    is_injection: bool = False
    """True when the fan's last turn gives orders to the mind."""
    max_tokens: int | None = None


def shape_for(traits: MindTraits) -> PromptShape:
    """The prompt that fits a mind's size."""
    return SMALL if traits.is_small else FULL


def estimate_tokens(text: str) -> int:
    """Tokens of a message, rounded up."""
    return ceil(len(text) / CHARS_PER_TOKEN) + TOKENS_PER_MESSAGE


def policy_text(sheet: PersonaSheet, shape: PromptShape) -> str:
    """Part 1, as sent."""
    canary = canary_for(sheet.name, sheet.character)
    return shape.policy.format(name=as_data(sheet.name), canary=canary)


def build_prefix(sheet: PersonaSheet, shape: PromptShape) -> tuple[ChatMessage, ...]:
    """Parts 1 and 2: the same bytes for every turn and every fan of a sheet."""
    card = data_block("card", _card_text(sheet, shape))
    policy = policy_text(sheet, shape)
    examples = sheet.examples[: shape.max_examples]
    shown = [f"Fan: {one.fan}\n{sheet.name}: {one.persona}" for one in examples]
    block = data_block("examples", _fill(sheet, "\n\n".join(shown))) if shown else ""
    text = "\n\n".join(part for part in (policy, card, block) if part)
    return (ChatMessage("system", text), *_introduction(sheet, shape))


def build_request(parts: PromptParts, traits: MindTraits, *, start: int = 0) -> ChatRequest:
    """Build the prompt of one turn.

    Args:
        parts: What to say.
        traits: The mind that will read it.
        start: Index of the first turn kept, from :func:`first_kept`.
    """
    shape = shape_for(traits)
    prefix = build_prefix(parts.sheet, shape)
    messages = [*prefix, *_fan_block(parts, shape)]
    kept = parts.history[start:]
    late = _late_text(parts, shape)
    talk = _talk(kept)
    messages += [*talk[:-1], ChatMessage("system", late), *talk[-1:]] if late else talk
    sampling = shape.sampling
    if parts.max_tokens is not None:
        sampling = replace(sampling, max_tokens=parts.max_tokens)
    return ChatRequest(tuple(messages), len(prefix), parts.room_key, sampling)


def prefix_request(sheet: PersonaSheet, traits: MindTraits, room_key: str) -> ChatRequest:
    """The prompt's prefix alone, for warming a mind in the lobby."""
    prefix = build_prefix(sheet, shape_for(traits))
    return ChatRequest(prefix, len(prefix), room_key, Sampling(max_tokens=1))


def history_budget(parts: PromptParts, traits: MindTraits) -> int:
    """Tokens that the history may take: what the other parts leave, within the shape's cap."""
    shape = shape_for(traits)
    fixed = [*build_prefix(parts.sheet, shape), *_fan_block(parts, shape)]
    late = _late_text(parts, shape)
    taken = sum(estimate_tokens(message.text) for message in fixed)
    taken += estimate_tokens(late) if late else 0
    taken += parts.max_tokens or shape.sampling.max_tokens
    return max(0, min(shape.history_tokens, traits.context_tokens - taken))


def first_kept(history: Sequence[Turn], budget: int, *, start: int = 0) -> int:
    """Index of the first turn that fits; moves on only when the budget overflows.

    The oldest turns go, so many at once that the next ones find room without another cut. The last
    turn always stays, and a kept history begins with the fan.

    Args:
        history: All turns of the room.
        budget: Tokens for the history.
        start: The index that the previous turn used.
    """
    costs = [estimate_tokens(turn.text) for turn in history]
    total = sum(costs[start:])
    if total <= budget:
        return start
    goal = budget * KEEP_AFTER_TRIM
    last = len(history) - 1
    while start < last and (total > goal or history[start].speaker != "fan"):
        total -= costs[start]
        start += 1
    return start


def _talk(turns: Sequence[Turn]) -> list[ChatMessage]:
    """The turns as messages; turns of one party in a row become one, as chat templates ask."""
    talk: list[ChatMessage] = []
    for turn in turns:
        role = "user" if turn.speaker == "fan" else "assistant"
        text = as_data(turn.text)
        if talk and talk[-1].role == role:
            text = f"{talk.pop().text}\n{text}"
        talk.append(ChatMessage(role, text))
    return talk


def _introduction(sheet: PersonaSheet, shape: PromptShape) -> tuple[ChatMessage, ...]:
    """Turns in which the persona has told of itself."""
    if not shape.has_introduction:
        return ()
    told = f"I am {sheet.name}. {_cut(first_person(sheet), shape)}"
    return (
        ChatMessage("user", "Tell me about yourself."),
        ChatMessage("assistant", as_data(told)),
        ChatMessage("user", "What is your name?"),
        ChatMessage("assistant", as_data(f"I am {sheet.name}.")),
    )


def _card_text(sheet: PersonaSheet, shape: PromptShape) -> str:
    character = _cut(sheet.character, shape)
    lines = [f"Name: {sheet.name}"]
    lines += [f"Known as: {sheet.tagline}"] if sheet.tagline else []
    lines += [character] if character else []
    lines += [f"Way of talking: {sheet.style}"] if sheet.style else []
    lines += [f"Greeted the fan with: {sheet.greeting}"] if sheet.greeting else []
    return _fill(sheet, "\n".join(lines))


def _cut(text: str, shape: PromptShape) -> str:
    limit = int(shape.character_tokens * CHARS_PER_TOKEN)
    text = text.strip()
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


def _fill(sheet: PersonaSheet, text: str) -> str:
    """Resolve the card macros; the fan's name stays out, so that all fans share one prefix."""
    return text.replace("{{char}}", sheet.name).replace("{{user}}", "the fan")


def _fan_block(parts: PromptParts, shape: PromptShape) -> tuple[ChatMessage, ...]:
    has_name = bool(parts.fan_name) and shape.has_fan_name
    lines = [f"The fan's name: {parts.fan_name}"] if has_name else []
    lines += [f"- {fact}" for fact in parts.fan_facts[: shape.max_facts]]
    lines += [f"Earlier visit: {summary}" for summary in parts.summaries[-shape.max_facts :]]
    if not lines:
        return ()
    return (ChatMessage("system", data_block("fan", "\n".join(lines))),)


def _late_text(parts: PromptParts, shape: PromptShape) -> str:
    rule = shape.spoken_rule if parts.is_spoken else shape.written_rule
    face = shape.face_rule if parts.is_seen else ""
    stay = shape.injection_rule.format(name=as_data(parts.sheet.name)) if parts.is_injection else ""
    return "\n".join(part for part in (*parts.late, stay, rule, face) if part)
