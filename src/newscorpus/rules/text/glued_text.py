"""TXT309."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import regex

from newscorpus.code_points import CodePoints, Integers, character_test
from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import NOTE, rule
from newscorpus.segmentation import find_blocks
from newscorpus.text import shown

_CREDIT = regex.compile(
    r"(?:Additional |With )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslat(?:ed|ion)|"
    r"[Pp]hotograph(?:y|s)?|[Pp]hotos?|[Gg]raphics?|[Pp]roduction)(?: and \p{L}+)? by\b"
)
OPENERS = tuple(
    "The This That There These Those They She His Her Its Their But And For From After Before When While However "
    "Meanwhile".split()
)
"""The words that can open a sentence without a stop before them."""

ABBREVIATIONS = tuple(
    "gov sen rep gen col capt cmdr sgt prof rev hon pres supt insp adm messrs mme bros jan feb mar apr jun jul aug sep "
    "sept oct nov dec approx dept est etc inc ltd corp nos art vol fig".split()
)
"""The abbreviations after which a capital opens no sentence."""

DOMAINS = tuple("com org net gov edu info biz io co uk de fr au ca us eu ai app dev tv me js py".split())
"""The ends of addresses, and of names of programs."""

_MARKS = "”’\"'»“‘"
_WORD_BEFORE = regex.compile(r"(?<!\S)[\p{L}\p{M}’-]+\Z")
_END_OF_CREDIT = regex.compile(r"[\p{L}\p{M}’-]+[.;)]{0,2}\Z")
_END_OF_SENTENCE = regex.compile(
    rf"(?<![^\s{_MARKS}(])(?P<word>[\p{{L}}\p{{M}}’-]*\p{{Ll}}{{2}})[.!?][{_MARKS}]{{0,2}}\Z"
)
_START_OF_SENTENCE = regex.compile(r"(?:\p{Lu}[\p{Ll}\p{M}]+|[AI])(?=[,:]? \p{L})")
_CLOSED_UP = "–—"
_AROUND = 40


class _Words(NamedTuple):
    """The words by which glued sentences are told from names, abbreviations and addresses."""

    opener: regex.Pattern[str]
    abbreviations: frozenset[str]
    domains: frozenset[str]

    @staticmethod
    @lru_cache
    def of(openers: tuple[str, ...], abbreviations: tuple[str, ...], domains: tuple[str, ...]) -> _Words:
        opener = regex.compile(rf"(?:{'|'.join(map(regex.escape, openers)) or '(?!)'})(?=\s\p{{L}})")
        return _Words(opener, _folded(abbreviations), _folded(domains))


def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.casefold, words))


@rule(
    "TXT309",
    "glued-text",
    NOTE,
    table="articles",
    needs=("articles.text", "mentions"),
    thresholds={"openers": OPENERS, "abbreviations": ABBREVIATIONS, "domains": DOMAINS},
)
def glued_text(
    columns: Columns, *, openers: tuple[str, ...], abbreviations: tuple[str, ...], domains: tuple[str, ...]
) -> Iterator[Finding]:
    """A scraper has lost a blank or a line break, and glued together what stood apart.

    ## What it checks
    Three places, of those what is certain, and nothing within a mention:

    - a credit line that goes on without a break: *Aleksandar VasovicEditing by Jane Merriman*;
    - a sentence that starts right where another one ends: *she said.The vote*, *the policeThe vote*;
    - a dateline whose dash is followed by the first word: *BELGRADE (Reuters) -Serbia*. A dash without a blank on
      either side may be house style, and is let pass unless it is a hyphen.

    Names in which a capital follows a small letter, such as *McDonald* or *YouTube*, addresses, abbreviations such as
    *a.m.* and runs of stops are none of these.

    ## Why it matters
    Words that are glued together are not found, and boundaries between them look as if they split a word. The text is
    kept as it was found, so this is a note: annotate around it.

    ## Example
    `Reporting by Aleksandar VasovicEditing by Jane Merriman`

    ## Use instead
    In texts written for a corpus the blank, with all offsets moved along, unless the scar is there on purpose.

    ## Configuration
    - `openers`, the words that can open a sentence without a stop before them: *The This That There These Those
      They She His Her Its Their But And For From After Before When While However Meanwhile*.
    - `abbreviations`, after which a capital opens none: *gov sen rep gen col capt cmdr sgt prof rev hon pres supt
      insp adm messrs mme bros jan feb mar apr jun jul aug sep sept oct nov dec approx dept est etc inc ltd corp nos
      art vol fig*.
    - `domains`, the ends of addresses: *com org net gov edu info biz io co uk de fr au ca us eu ai app dev tv me js
      py*.

    A list takes the place of the whole list that stands here. They are English, and short, as a scar that is missed
    does less harm than a name that is reported.
    """
    points, articles = columns.code_points, columns.articles
    words = _Words.of(openers, abbreviations, domains)
    places = np.unique(np.concatenate([_before_capitals(points), _after_dashes(points)]))
    rows = points.text_of(places)
    offsets = places - points.base[rows]
    for row, offset in zip(rows[offsets > 1].tolist(), offsets[offsets > 1].tolist(), strict=True):
        text = articles.text[row] or ""
        scar = _judge(text, offset, articles.title[row], words)
        if scar is not None and not _is_within_mention(columns, row, offset):
            where = articles.place_in_text(row, scar.start, scar.end)
            yield articles.found(row, f"{shown(text[scar.start : scar.end])} {scar.what}.", place=where)


class _Scar(NamedTuple):
    start: int
    end: int
    what: str


def _before_capitals(points: CodePoints) -> Integers:
    """Return the places of capitals that follow a small letter, a stop, a stop and a mark, or the end of a segment."""
    values = points.values
    is_capital = character_test(str.isupper)
    others = points.unusual[is_capital(values[points.unusual])]
    places = np.concatenate([np.flatnonzero(values - np.uint32(ord("A")) < np.uint32(26)), others])
    places = places[places > 1]
    before, earlier = values[places - 1], values[places - 2]
    after_mark = character_test(_is_mark)(before) & (
        character_test(_is_stop)(earlier) | character_test(_is_mark)(earlier)
    )
    is_small = character_test(str.islower)
    after_stop = character_test(_is_stop)(before) & is_small(earlier)
    found: Integers = places[after_mark | after_stop | is_small(before) | character_test(_is_end)(before)]
    return found


def _after_dashes(points: CodePoints) -> Integers:
    """Return the places of letters that follow a dash which follows a blank or a parenthesis."""
    values = points.values
    others = points.unusual[character_test(_is_dash)(values[points.unusual])]
    dashes = np.concatenate([np.flatnonzero(values == ord("-")), others])
    dashes = dashes[(dashes > 0) & (dashes + 1 < len(values))]
    before = values[dashes - 1]
    is_apart = (before == ord(" ")) | (before == ord(")"))
    found: Integers = dashes[is_apart & character_test(str.isalpha)(values[dashes + 1])] + 1
    return found


def _is_mark(character: str) -> bool:
    return character in _MARKS


def _is_stop(character: str) -> bool:
    return character in ".!?"


def _is_end(character: str) -> bool:
    return character in ";)"


def _is_dash(character: str) -> bool:
    return character in _CLOSED_UP


def _judge(text: str, offset: int, title: str | None, words: _Words) -> _Scar | None:
    if text[offset - 1] in "-–—":
        return _glued_dateline(text, offset, title)
    return _glued_credit(text, offset) or _glued_sentence(text, offset, words)


def _glued_dateline(text: str, offset: int, title: str | None) -> _Scar | None:
    if text[offset - 1] in _CLOSED_UP and text[offset - 2] != " ":
        return None
    line_end = text.find("\n", offset)
    blocks = find_blocks(text if line_end < 0 else text[:line_end], title)
    start = next((block.start for block in blocks if block.kind == "dateline" and block.end == offset), None)
    return (
        None if start is None else _Scar(start, _word_end(text, offset), "has no blank after the dash of its dateline")
    )


def _glued_credit(text: str, offset: int) -> _Scar | None:
    before = _END_OF_CREDIT.search(text, max(0, offset - _AROUND), offset)
    if before is None or _CREDIT.match(text, offset) is None:
        return None
    return _Scar(before.start(), _word_end(text, offset), "runs two segments of a credit line together")


def _glued_sentence(text: str, offset: int, words: _Words) -> _Scar | None:
    opener = words.opener.match(text, offset)
    first = max(0, offset - _AROUND)
    if text[offset - 1].islower():
        before = _WORD_BEFORE.search(text, first, offset)
        is_scar = before is not None and opener is not None and before[0].islower() and len(before[0]) > 2
    else:
        before = _END_OF_SENTENCE.search(text, first, offset)
        after = _START_OF_SENTENCE.match(text, offset)
        is_scar = before is not None and after is not None and _ends_sentence(before, opener, after, words)
    if before is None or not is_scar:
        return None
    return _Scar(before.start(), _word_end(text, offset), "runs two sentences together")


def _ends_sentence(
    before: regex.Match[str], opener: regex.Match[str] | None, after: regex.Match[str], words: _Words
) -> bool:
    """Judge a word with its stop and marks, and the capital that follows."""
    has_mark = before[0][-1] in _MARKS
    if before["word"].casefold() in words.abbreviations:
        return False
    if not has_mark and after[0].casefold() in words.domains:
        return False
    return has_mark or before[0][-1] == "." or opener is not None


def _word_end(text: str, offset: int) -> int:
    word = regex.match(r"[\w\p{M}’-]+", text, pos=offset)
    return word.end() if word else offset


def _is_within_mention(columns: Columns, article: int, offset: int) -> bool:
    mentions = columns.mentions
    first, last = np.searchsorted(mentions.article, (article, article + 1))
    return bool(((mentions.start[first:last] < offset) & (mentions.end[first:last] > offset)).any())
