"""Packs: words and settings that an owner bought for a persona.

What a pack brings describes the persona, as the sheet does; none of it is an order to the mind, and
each part enters only by a slot that the owner granted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from typing import Final

from engine.lorebook import MAX_ENTRIES, MAX_LORE_CHARS, Lorebook, LoreEntry
from engine.persona import MAX_ADDED_STYLE, PersonaSheet, Sampler

MAX_STYLE_LINES: Final = 8
MAX_STYLE_LINE_CHARS: Final = 200
MAX_PACK_ENTRIES: Final = 100
MAX_PACK_ENTRY_CHARS: Final = 2_000
MAX_PACK_KEYS: Final = 20
"""Of one entry."""
MAX_PACK_KEY_CHARS: Final = 120
MAX_PACK_LORE_CHARS: Final = 40_000
"""Of all entries together, keys included."""


@dataclass(frozen=True, slots=True)
class VoicePreset:
    """A voice of the house, and its pace."""

    voice_id: str | None
    """None, or a voice that is gone, stands for the server's default."""
    percent: int = 100
    """100 as the voice speaks by itself."""


@dataclass(frozen=True, slots=True)
class FacePreset:
    """A face of the house, and what stands around it."""

    face_id: str
    background: str
    light: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack brings; a part that is empty brings nothing."""

    style: tuple[str, ...] = ()
    """How the persona talks besides, one trait a line."""
    lore: tuple[LoreEntry, ...] = ()
    voice: VoicePreset | None = None
    face: FacePreset | None = None
    sampler: Sampler | None = None


@dataclass(frozen=True, slots=True)
class GrantedPack:
    """A pack and the slots that its owner opened to it."""

    pack: Pack
    slots: frozenset[str]
    """Names of ``AgentSlot``."""


def apply_pack(sheet: PersonaSheet, pack: Pack, slots: Collection[str]) -> PersonaSheet:
    """The sheet with what a pack adds to it by the granted slots.

    The owner's own lore comes first: where both together are over a lorebook's limits, the pack's
    last entries stay away.
    """
    if "style" in slots:
        lines = (*sheet.added_style, *pack.style)
        sheet = replace(sheet, added_style=lines[:MAX_ADDED_STYLE])
    if "lore" in slots:
        sheet = replace(sheet, lorebook=_with_lore(sheet.lorebook, pack.lore))
    if "sampler" in slots and pack.sampler is not None:
        sheet = replace(sheet, sampler=_with_sampler(sheet.sampler, pack.sampler))
    return sheet


def apply_packs(sheet: PersonaSheet, packs: Iterable[GrantedPack]) -> PersonaSheet:
    """The sheet with all packs, in their order; of settings the last one stands."""
    for one in packs:
        sheet = apply_pack(sheet, one.pack, one.slots)
    return sheet


def voice_of(packs: Iterable[GrantedPack]) -> VoicePreset | None:
    """The voice that packs bring: the last one."""
    return next((one for one in _last(packs, "voice") if isinstance(one, VoicePreset)), None)


def face_of(packs: Iterable[GrantedPack]) -> FacePreset | None:
    """The face that packs bring: the last one."""
    return next((one for one in _last(packs, "face") if isinstance(one, FacePreset)), None)


def entry_chars(entry: LoreEntry) -> int:
    """How much of a lorebook an entry takes."""
    return len(entry.text) + sum(map(len, (*entry.keys, *entry.secondary_keys)))


def _last(packs: Iterable[GrantedPack], slot: str) -> Iterable[object]:
    for one in reversed(list(packs)):
        if slot in one.slots:
            yield getattr(one.pack, slot)


def _with_lore(book: Lorebook, added: tuple[LoreEntry, ...]) -> Lorebook:
    room = MAX_LORE_CHARS - sum(map(entry_chars, book.entries))
    reached = accumulate(map(entry_chars, added))
    fitting = [entry for entry, chars in zip(added, reached, strict=True) if chars <= room]
    return replace(book, entries=(*book.entries, *fitting)[:MAX_ENTRIES])


def _with_sampler(own: Sampler, brought: Sampler) -> Sampler:
    chosen = {field.name: getattr(brought, field.name) for field in fields(Sampler)}
    return replace(own, **{name: value for name, value in chosen.items() if value is not None})
