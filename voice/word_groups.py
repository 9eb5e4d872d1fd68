"""Words of a clause from the phonemes that were timed."""

from collections.abc import Callable, Sequence
from typing import Final

from voice.loudness import Sound
from voice.speech_text import Speakable, SpeakableWord
from voice.utterance import PlacedWord, Timed
from voice.word_timing import Span, estimated_spans, matched_groups, word_weight

Measure = Callable[[Sequence[str]], list[float]]
"""How many phonemes each word has when spoken alone."""

BREAK: Final = " "


def spoken_tokens(clause: Speakable, words: Sequence[SpeakableWord]) -> list[tuple[int, str]]:
    """List the spoken words; ``five dollars`` are two that belong to one word of the text.

    Returns:
        Pairs of the index into ``words`` and the spoken word.
    """
    return [
        (index, token)
        for index, word in enumerate(words)
        for token in clause.text[word.spoken_first : word.spoken_last].split()
        if any(char.isalnum() for char in token)
    ]


def timed_words(
    clause: Speakable, words: Sequence[SpeakableWord], symbols: Sequence[Timed], measure: Measure
) -> tuple[PlacedWord, ...]:
    """Place the words of a clause by its phonemes.

    Returns:
        Every word, in order; empty where the phonemes cannot be matched.
    """
    tokens = spoken_tokens(clause, words)
    groups = _groups(symbols)
    if not tokens or not groups:
        return ()
    if len(tokens) == len(groups):
        spans = [(symbols[first].start, symbols[last - 1].end) for first, last in groups]
    else:
        sizes = measure([token for _, token in tokens])
        spans = _matched_spans(symbols, groups, sizes)
    if len(spans) != len(tokens):
        return ()
    return _joined(words, [index for index, _ in tokens], spans)


def estimated_words(
    clause: Speakable, words: Sequence[SpeakableWord], sound: Sound, rate: int
) -> tuple[PlacedWord, ...]:
    """Place the words of a clause by letters and energy."""
    tokens = spoken_tokens(clause, words)
    spans = estimated_spans([word_weight(token) for _, token in tokens], sound, rate)
    return _joined(words, [index for index, _ in tokens], spans)


def _groups(symbols: Sequence[Timed]) -> list[Span]:
    """Runs of symbols between spaces that hold a sound."""
    groups: list[Span] = []
    first = 0
    for index in range(len(symbols) + 1):
        if index < len(symbols) and symbols[index].symbol != BREAK:
            continue
        run = [at for at in range(first, index) if symbols[at].symbol[:1].isalpha()]
        if run:
            begin = run[0]
            while begin > first and symbols[begin - 1].symbol in "ˈˌ":
                begin -= 1
            end = run[-1] + 1
            while end < index and symbols[end].symbol in "ːˑ":
                end += 1
            groups.append((begin, end))
        first = index + 1
    return groups


def _size(symbols: Sequence[Timed], group: Span) -> float:
    return float(sum(one.symbol[:1].isalpha() for one in symbols[group[0] : group[1]]))


def _matched_spans(
    symbols: Sequence[Timed], groups: Sequence[Span], sizes: Sequence[float]
) -> list[Span]:
    spans: list[Span] = []
    for (first, last), (low, high) in matched_groups(sizes, [_size(symbols, g) for g in groups]):
        start, end = symbols[groups[low][0]].start, symbols[groups[high - 1][1] - 1].end
        total = sum(sizes[first:last]) or 1.0
        done = 0.0
        edge = start
        for size in sizes[first:last]:
            done += size
            until = start + round((end - start) * done / total)
            spans.append((edge, until))
            edge = until
    return spans


def _joined(
    words: Sequence[SpeakableWord], owners: Sequence[int], spans: Sequence[Span]
) -> tuple[PlacedWord, ...]:
    placed: dict[int, Span] = {}
    for owner, (start, end) in zip(owners, spans, strict=True):
        placed[owner] = (placed[owner][0], end) if owner in placed else (start, end)
    return tuple(
        PlacedWord(words[index].first, words[index].last, *span) for index, span in placed.items()
    )
