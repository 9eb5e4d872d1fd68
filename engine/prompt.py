"""Builds the prompt of a turn in an order that keeps a mind's cache warm.

1. engine policy, 2. the sheet's text, constant lore and examples, 3. what is known of the fan,
4. history, 5. late block. Parts 1 and 2 never change inside a room; they are the request's prefix.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from engine.data_block import as_data, canary_for, data_block
from engine.history import Turn
from engine.introduction import first_person
from engine.lore_scan import NO_LORE, LoreHit, LoreScan, constant_lore
from engine.persona import PersonaSheet
from engine.ports import ChatMessage, ChatRequest, MindTraits, Sampling
from engine.prompt_blocks import (
    CHARS_PER_TOKEN,
    PromptBlock,
    PromptPart,
    estimate_tokens,
    messages_of,
)
from engine.prompt_shape import FULL, SMALL, PromptShape
from engine.safety.bands import Code

KEEP_AFTER_TRIM: Final = 0.6
"""Share of the budget kept when it overflows: trimming every turn would chill the cache."""


@dataclass(frozen=True, slots=True)
class PromptParts:
    """All that one prompt is made of."""

    sheet: PersonaSheet
    """Its macros resolved."""
    history: Sequence[Turn]
    """Ends with the fan's turn that is to be answered."""
    room_key: str
    fan_name: str = ""
    fan_facts: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    """Of the last visits, oldest first."""
    lore: LoreScan = NO_LORE
    """What the last messages call up."""
    recalled: tuple[str, ...] = ()
    """Memories that this turn calls up, the nearest first."""
    is_unrecalled: bool = False
    """True when the fan asks for a memory and there is none."""
    known: tuple[str, ...] = ()
    """What linked servers have told, a line each."""
    late: tuple[str, ...] = ()
    """Instructions of the service for this reply."""
    is_spoken: bool = False
    """True when the reply will be heard."""
    is_seen: bool = False
    """True when a face says it."""
    steered: Code | None = None
    """Why the talk is to be led away from the fan's last turn."""
    max_tokens: int | None = None


def shape_for(traits: MindTraits) -> PromptShape:
    """The prompt that fits a mind's size."""
    return SMALL if traits.is_small else FULL


def policy_text(sheet: PersonaSheet, shape: PromptShape) -> str:
    """Part 1, as sent."""
    canary = canary_for(sheet.name, sheet.character)
    return shape.policy.format(name=as_data(sheet.name), canary=canary)


def prefix_blocks(sheet: PersonaSheet, shape: PromptShape) -> list[PromptBlock]:
    """Parts 1 and 2: the same bytes for every turn and every fan of a sheet."""
    examples = sheet.examples[: shape.max_examples]
    shown = "\n\n".join(
        f"Fan: {one.fan}\n{sheet.call_name}: {one.persona}"
        if one.fan
        else f"{sheet.call_name}: {one.persona}"
        for one in examples
    )
    lore = _constant_text(sheet, shape)
    blocks = [
        PromptBlock("policy", "system", policy_text(sheet, shape), "the service's rules"),
        PromptBlock("card", "system", data_block("card", _card_text(sheet, shape)), "the sheet"),
        PromptBlock("lore", "system", data_block("lore", lore) if lore else "", "always in"),
        PromptBlock(
            "examples", "system", data_block("examples", shown) if shown else "", "the sheet"
        ),
        *_introduction(sheet, shape),
    ]
    return [block for block in blocks if block.text]


def build_prefix(sheet: PersonaSheet, shape: PromptShape) -> tuple[ChatMessage, ...]:
    """Parts 1 and 2 as messages."""
    return tuple(messages_of(prefix_blocks(sheet, shape)))


def build_blocks(
    parts: PromptParts, traits: MindTraits, *, start: int = 0
) -> tuple[list[PromptBlock], list[PromptBlock]]:
    """The prompt of one turn, piece by piece: its prefix, and the rest."""
    shape = shape_for(traits)
    talk = _talk(parts.history[start:])
    late = _late_blocks(parts, shape)
    rest = [*_fan_blocks(parts, shape), *_with_depth(talk[:-1], parts, shape), *late, *talk[-1:]]
    return prefix_blocks(parts.sheet, shape), rest


def build_request(parts: PromptParts, traits: MindTraits, *, start: int = 0) -> ChatRequest:
    """Build the prompt of one turn.

    Args:
        parts: What to say.
        traits: The mind that will read it.
        start: Index of the first turn kept, from :func:`first_kept`.
    """
    prefix, rest = build_blocks(parts, traits, start=start)
    fixed = messages_of(prefix)
    sampling = _sampling(parts.sheet, shape_for(traits))
    if parts.max_tokens is not None:
        sampling = replace(sampling, max_tokens=parts.max_tokens)
    return ChatRequest((*fixed, *messages_of(rest)), len(fixed), parts.room_key, sampling)


def prefix_request(sheet: PersonaSheet, traits: MindTraits, room_key: str) -> ChatRequest:
    """The prompt's prefix alone, for warming a mind in the lobby."""
    prefix = build_prefix(sheet, shape_for(traits))
    return ChatRequest(prefix, len(prefix), room_key, Sampling(max_tokens=1))


def history_budget(parts: PromptParts, traits: MindTraits) -> int:
    """Tokens that the history may take: what the other parts leave, within the shape's cap."""
    shape = shape_for(traits)
    prefix, rest = build_blocks(replace(parts, history=()), traits)
    taken = sum(estimate_tokens(message.text) for message in messages_of(chain(prefix, rest)))
    taken += parts.max_tokens or _sampling(parts.sheet, shape).max_tokens
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


def _talk(turns: Sequence[Turn]) -> list[PromptBlock]:
    """The turns as messages; turns of one party in a row become one, as chat templates ask."""
    talk: list[PromptBlock] = []
    for turn in turns:
        role = "user" if turn.speaker == "fan" else "assistant"
        text = as_data(turn.text)
        if talk and talk[-1].role == role:
            text = f"{talk.pop().text}\n{text}"
        talk.append(PromptBlock("history", role, text, "said in this visit"))
    return talk


def _introduction(sheet: PersonaSheet, shape: PromptShape) -> Iterable[PromptBlock]:
    """Turns in which the persona has told of itself."""
    if not shape.has_introduction:
        return ()
    told = f"I am {sheet.name}. {_cut(first_person(sheet), shape.character_tokens)}"
    why = "small minds repeat what they seem to have said"
    return (
        PromptBlock("introduction", "user", "Tell me about yourself.", why),
        PromptBlock("introduction", "assistant", as_data(told), why),
        PromptBlock("introduction", "user", "What is your name?", why),
        PromptBlock("introduction", "assistant", as_data(f"I am {sheet.name}."), why),
    )


def _card_text(sheet: PersonaSheet, shape: PromptShape) -> str:
    lines = (
        ("Name: ", sheet.name),
        ("Called: ", sheet.nickname),
        ("Known as: ", sheet.tagline),
        ("", _cut(sheet.character, shape.character_tokens)),
        ("Personality: ", _cut(sheet.personality, shape.note_tokens)),
        ("Scene: ", _cut(sheet.scenario, shape.note_tokens)),
        ("Way of talking: ", sheet.style),
        ("Besides that: ", _cut("; ".join(sheet.added_style), shape.style_tokens)),
        ("Greeted the fan with: ", "" if sheet.alternate_greetings else sheet.greeting),
        ("The author's directions: ", _cut(sheet.system_prompt, shape.note_tokens)),
    )
    return "\n".join(f"{label}{text}" for label, text in lines if text.strip())


def _constant_text(sheet: PersonaSheet, shape: PromptShape) -> str:
    return _cut("\n".join(one.text for one in constant_lore(sheet.lorebook)), shape.lore_tokens)


def _cut(text: str, tokens: int) -> str:
    limit = int(tokens * CHARS_PER_TOKEN)
    text = text.strip()
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + " …" if limit else ""


def _fan_blocks(parts: PromptParts, shape: PromptShape) -> list[PromptBlock]:
    has_name = bool(parts.fan_name) and shape.has_fan_name
    lines = [f"The fan's name: {parts.fan_name}"] if has_name else []
    lines += [f"- {fact}" for fact in parts.fan_facts[: shape.max_facts]]
    lines += [f"Earlier visit: {summary}" for summary in parts.summaries[-shape.max_facts :]]
    text = data_block("fan", "\n".join(lines)) if lines else ""
    return [PromptBlock("fan", "system", text, "known of the fan")] if text else []


def _with_depth(
    talk: list[PromptBlock], parts: PromptParts, shape: PromptShape
) -> Iterable[PromptBlock]:
    """The history with the lore that asks for a place inside it."""
    placed: dict[int, list[PromptBlock]] = {}
    for hit in parts.lore.hits if shape.lore_tokens else ():
        depth = hit.entry.rules.depth
        if depth:
            block = PromptBlock("lore", "system", data_block("lore", hit.entry.text), hit.why)
            # The turn that is answered comes after the history and counts as one.
            placed.setdefault(max(0, len(talk) + 1 - depth), []).append(block)
    for place, block in enumerate(talk):
        yield from placed.get(place, ())
        yield block
    yield from placed.get(len(talk), ())


def _late_blocks(parts: PromptParts, shape: PromptShape) -> list[PromptBlock]:
    sheet, name = parts.sheet, as_data(parts.sheet.name)
    lore = [hit for hit in parts.lore.hits if not hit.entry.rules.depth]
    called = _cut("\n".join(hit.entry.text for hit in lore), shape.lore_tokens)
    known = _cut("\n".join(parts.known), shape.lore_tokens)
    memories = "\n".join(f"- {one}" for one in parts.recalled[: shape.max_facts])
    reminder = _cut(sheet.post_history_instructions, shape.note_tokens)
    rule = shape.spoken_rule if parts.is_spoken else shape.written_rule
    blocks: tuple[tuple[PromptPart, str, str], ...] = (
        ("lore", data_block("lore", called) if called else "", _keys_of(lore)),
        # It describes, as lore does; the policy knows the word.
        ("knowledge", data_block("lore", known) if known else "", "told by linked agents"),
        ("memory", data_block("memory", memories) if memories else "", "near the fan's words"),
        ("memory", shape.unrecalled_rule if parts.is_unrecalled else "", "nothing is recalled"),
        ("reminder", data_block("reminder", reminder) if reminder else "", "the sheet"),
        ("rule", "\n".join(parts.late), "asked for this reply"),
        ("rule", _steering(parts, shape, name), parts.steered or ""),
        ("rule", rule, "how the reply is delivered"),
        ("rule", shape.face_rule if parts.is_seen else "", "a face says it"),
    )
    return [PromptBlock(part, "system", text, why) for part, text, why in blocks if text]


def _steering(parts: PromptParts, shape: PromptShape, name: str) -> str:
    if parts.steered is None:
        return ""
    is_order = parts.steered == "injection"
    return (shape.injection_rule if is_order else shape.steer_rule).format(name=name)


def _keys_of(hits: Iterable[LoreHit]) -> str:
    return ", ".join(hit.why for hit in hits)


def _sampling(sheet: PersonaSheet, shape: PromptShape) -> Sampling:
    """The shape's, with what the sheet asks for."""
    asked = sheet.sampler
    names = ("temperature", "top_p", "repeat_penalty", "max_tokens")
    chosen = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    return replace(shape.sampling, **chosen)
