"""Blocks and sentences found by rule, for texts whose author has not marked them.

Positions count Unicode code points, half-open and zero-based. Block kinds are those of the record's
vocabulary, as plain strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

_BLANKS = regex.compile(r"\s+")
_DATELINE = regex.compile(
    r"(?P<place>\p{Lu}[\p{Lu}\p{M} .'’/-]{0,60}\p{Lu}[\p{Lu}\p{M}.'’]{0,60}(?:, \p{L}[\p{L}\p{M} .'’-]{0,60})?)"
    r"(?:, (?:\p{Lu}\p{Ll}+\.? \d{1,2}|\d{1,2} \p{Lu}\p{Ll}+)(?:,? \d{4})?)?"
    r"(?: \([^()\n]{2,40}\))?(?: [-–—]|[–—]|-(?=\s)|(?<=\))-)"
)
_CREDIT = regex.compile(
    r"\(?(?:Additional |With )?"
    r"(?i:reporting|writing|editing|compiled|photograph(?:y|s)?|photos?|translat(?:ed|ion)) by .*"
)
_BYLINE = regex.compile(r"(?:By|Interview by|Words by|Text by|From) \p{Lu}[^.!?]*")
_BOILERPLATE = frozenset(
    {
        "comments",
        "comment",
        "share",
        "advertisement",
        "read more",
        "subscribe",
        "most read",
        "related articles",
    }
)
_LONGEST_SUBHEAD = 12
_LONGEST_BYLINE = 14
_SENTENCE_KINDS = frozenset({"headline", "subhead", "caption", "paragraph"})
_INSIDE_PARAGRAPH = frozenset({"dateline", "byline"})

_BOUNDARY = regex.compile(
    r"""(?<![.!?…])(?P<final>[.!?…]++)[)\]”’"'»“]*+(?P<blank>\s++)(?=[\p{Lu}\p{Lt}\p{N}\p{So}“‘"'„‚«»(\[—–-])"""
    r"""|(?<!\s)(?P<blank>\s*\n\s*)"""
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof st gen col lt sgt cpl capt cmdr maj rev fr hon gov sen rep pres jr sr no nos vs cf eg ie "
    "jan feb mar apr jun jul aug sep sept oct nov dec mt ft ave blvd messrs mme mlle hr sra srta pvt adm insp supt "
    "approx dept est fig al op vol art".split()
)
_LAST_WORD = regex.compile(r"[\p{L}\p{M}.]+$")
_LONGEST_ABBREVIATION = 40


class Block(NamedTuple):
    """A part of the page."""

    kind: str
    start: int
    end: int


def find_blocks(text: str, title: str | None = None) -> list[Block]:
    """Find the blocks of a text: one for each chunk between blank lines, and the dateline within the first paragraph.

    Where no line is blank, each line is a block. A first block equal to the title is the headline.

    >>> find_blocks("MARL (Ledger) - Crews will vote.")
    [Block(kind='paragraph', start=0, end=32), Block(kind='dateline', start=0, end=15)]
    """
    found: list[Block] = []
    for start, end in _chunks(text):
        kind = _kind(text[start:end], title if not found else None)
        is_first_paragraph = kind == "paragraph" and all(block.kind != "paragraph" for block in found)
        found.append(Block(kind, start, end))
        dateline = _DATELINE.match(text, start, end) if is_first_paragraph else None
        if dateline:
            found.append(Block("dateline", start, dateline.end()))
    return found


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between blank lines or, where no line is blank, on each line."""
    line_feeds = 2 if "\n\n" in text else 1
    start = 0
    for blanks in _BLANKS.finditer(text):
        if blanks.start() == start:
            start = blanks.end()
        elif blanks.end() == len(text) or blanks.group().count("\n") >= line_feeds:
            yield start, blanks.start()
            start = blanks.end()
    if start < len(text):
        yield start, len(text)


def _kind(chunk: str, title: str | None) -> str:
    words = len(chunk.split())
    if title is not None and chunk == title.strip():
        return "headline"
    if chunk.strip().casefold() in _BOILERPLATE:
        return "boilerplate"
    if _CREDIT.fullmatch(chunk):
        return "credit"
    if words <= _LONGEST_BYLINE and _BYLINE.fullmatch(chunk):
        return "byline"
    if words <= _LONGEST_SUBHEAD and regex.search(r"[.!?…:;,][)\]”’\"'»“]*$", chunk) is None:
        return "subhead"
    return "paragraph"


def find_sentences(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Find the sentences of each headline, subhead, caption and paragraph; datelines and bylines within are left out.

    >>> find_sentences("MARL - Mr. Ode left. So did I.", find_blocks("MARL - Mr. Ode left. So did I."))
    [(7, 20), (21, 30)]
    """
    inside = [block for block in blocks if block.kind in _INSIDE_PARAGRAPH]
    return [
        sentence
        for block in blocks
        if block.kind in _SENTENCE_KINDS
        for start, end in _without(block, inside)
        for sentence in _split(text, start, end)
    ]


def _without(block: Block, inside: Sequence[Block]) -> Iterator[tuple[int, int]]:
    start = block.start
    for part in inside:
        if block.start <= part.start and part.end <= block.end:
            if start < part.start:
                yield start, part.start
            start = part.end
    if start < block.end:
        yield start, block.end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for boundary in _BOUNDARY.finditer(text, start, end):
        if boundary["final"] == "." and _ends_abbreviation(
            text[max(position, boundary.start() - _LONGEST_ABBREVIATION) : boundary.start()]
        ):
            continue
        yield from _stripped(text, position, boundary.start("blank"))
        position = boundary.end("blank")
    yield from _stripped(text, position, end)


def _ends_abbreviation(before: str) -> bool:
    match = _LAST_WORD.search(before)
    if match is None:
        return False
    word = match.group()
    is_initial = len(word) == 1 and word.isupper()
    is_letters_and_stops = "." in word and all(len(part) == 1 and part.isupper() for part in word.split("."))
    return is_initial or is_letters_and_stops or word.casefold() in _ABBREVIATIONS


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
