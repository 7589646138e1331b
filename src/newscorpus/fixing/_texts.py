"""Changing a text and all that counts on it: every offset, what spans repeat, the length and the hash."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Record
from newscorpus.fixing._record import fits, layer_of, move, place_of, spans, text_of
from newscorpus.text import OffsetMap, replace_stretches, sha256

Replacements = Iterable[tuple[int, int, str]]


def open_text(record: Record) -> str | None:
    """Return the text, if there is one that may be changed: one of a third party is kept as it was published."""
    origin = record.get("origin")
    is_published = isinstance(origin, dict) and origin.get("kind") == "third-party"
    return None if is_published else text_of(record)


def rewrite(record: Record, replacements: Callable[[str], Replacements]) -> None:
    """Replace stretches of the text, move every offset along, and do the same to words that were taken from the text.

    Args:
        record: the record.
        replacements: takes a text and returns start, end and new words of each stretch to replace.
    """
    old = open_text(record)
    if old is None:
        return
    new, offsets = replace_stretches(old, replacements(old))
    if not _count_already(record, old, new):
        for span in spans(record):
            _follow(span, old, new, offsets)
    if record.get("text_length") == len(old):
        record["text_length"] = len(new)
    if record.get("text_sha256") == sha256(old):
        record["text_sha256"] = sha256(new)
    record["text"] = new
    _rewrite_words(record, lambda words: replace_stretches(words, replacements(words))[0])


def _count_already(record: Record, old: str, new: str) -> bool:
    """Say whether the offsets count the new text as it is: if what was out of place in the old one is not in it."""
    wrong = [span for span in spans(record) if isinstance(span.get("exact"), str) and not fits(old, span)]
    repeating = (span for span in spans(record) if isinstance(span.get("exact"), str))
    return bool(wrong) and all(fits(new, span) for span in repeating)


def _follow(span: Record, old: str, new: str, offsets: OffsetMap) -> None:
    place = place_of(span)
    if place is None:
        return
    start, end = offsets.start(place[0]), offsets.end(place[1])
    if fits(old, span):
        move(span, new, start, end)
    else:
        span["start"], span["end"] = start, end


def _rewrite_words(record: Record, rewritten: Callable[[str], str]) -> None:
    """Rewrite the title, the names of entities and the gists, so that they are still found in the text."""
    holders = [(record, "title")]
    holders += [(entity, "name") for entity in layer_of(record, "entities")]
    holders += [(claim, "gist") for claim in layer_of(record, "claims")]
    for holder, name in holders:
        if isinstance(holder.get(name), str):
            holder[name] = rewritten(holder[name])


def characters_found(record: Record, found: Iterable[Diagnostic]) -> frozenset[str]:
    """Return the characters of the text at which findings start."""
    text = open_text(record) or ""
    starts = (one.location.start for one in found)
    return frozenset(text[start] for start in starts if start is not None and 0 <= start < len(text))


def drop_characters(
    record: Record, found: Iterable[Diagnostic], is_needed: Callable[[str, int], bool] | None = None
) -> None:
    """Take the characters at which findings start out of the text, wherever they stand.

    Args:
        record: the record.
        found: the findings.
        is_needed: tells of a text and an offset in it whether the character must stay.
    """
    named = characters_found(record, found)

    def stretches(words: str) -> Replacements:
        for offset, character in enumerate(words):
            if character in named and not (is_needed is not None and is_needed(words, offset)):
                yield offset, offset + 1, ""

    rewrite(record, stretches)
