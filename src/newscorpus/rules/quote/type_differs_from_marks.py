"""QUO403."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding, Integers, Mask
from newscorpus.rules._annotations import content_place, field_spans
from newscorpus.rules._extents import meetings
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.quote._shared import DIRECT, TYPES, own_marks, types_shown

_LABEL = re.compile(r"[^\n!?]{1,60}:|[^\n.!?]{1,40}[.—–-]")
_WORD = re.compile(r"\w")


@rule(
    "QUO403",
    "type-differs-from-marks",
    ERROR,
    table="quotes",
    needs=(
        "quotes.type",
        "quotes.content",
        "quotes.content.trusted",
        "quotes.parent.resolved",
        "articles.text",
    ),
    fix=Fix.UNSAFE,
)
def type_differs_from_marks(columns: Columns) -> Iterator[Finding]:
    """The type of a quote is not the one that its quotation marks show.

    ## What it checks
    `direct` is a quote all of whose content stands inside its own quotation marks, `indirect` one of which
    nothing does, `mixed` one of which a part does. Marks that enclose the content of its parent are the parent's and
    do not count; neither do the marks themselves and white space. A mark left open closes at the end of its block.

    A `direct` quote needs no marks where layout alone sets speech off: where each fragment outside marks fills its
    block, but for a speaker label at its beginning, such as *Lunde:*.

    Of an input whose quotes hold more than four million pairs of marks in all, as no article does, the quotes after
    those are not judged.

    ## Why it matters
    Who wants words that were really said takes the direct quotes. A paraphrase among them puts words into
    somebody's mouth.

    ## Example
    *called the offer “fair and final”* as `direct`: *the offer* stands outside.

    ## Use instead
    The type that the message names, or other bounds for the content.
    """
    quotes = columns.quotes
    type_, shown = quotes.type.codes(TYPES), types_shown(columns)
    suspects = np.flatnonzero((type_ >= 0) & (shown >= 0) & (type_ != shown))
    direct = suspects[type_[suspects] == DIRECT]
    set_off = set(direct[_are_set_off(columns, direct)].tolist()) if len(direct) else set()
    for row in suspects.tolist():
        if row not in set_off:
            yield quotes.found(
                row,
                f"Quote is `{TYPES[type_[row]]}`, and its quotation marks show `{TYPES[shown[row]]}`.",
                f"make it `{TYPES[shown[row]]}`, or mend the bounds of its content",
                place=content_place(columns, "quotes", row, "type"),
            )


def _are_set_off(columns: Columns, direct: Integers) -> Mask:
    """Which direct quotes layout sets off: no words stand beside them in their blocks, speaker labels aside.

    Fragments within marks of their own may stand anywhere.
    """
    marks, blocks = columns.quotation_marks, field_spans(columns, "blocks")
    blocks = blocks.take(~columns.blocks.kind.is_in(("dateline", "byline"))[blocks.owner])
    content = field_spans(columns, "quotes", "content")
    content = content.take(np.isin(content.owner, direct))
    met = own_marks(columns, content)
    start, end = content.start[met.fragment], content.end[met.fragment]
    is_loose = np.ones(len(content.row), dtype=bool)
    is_loose[met.fragment[(marks.opening[met.pair] < start) & (end <= marks.closing[met.pair])]] = False
    fragment, block = meetings(content.in_articles(), blocks.in_articles())
    is_held = (blocks.start[block] <= content.start[fragment]) & (content.end[fragment] <= blocks.end[block])
    fragment, block = fragment[is_held], block[is_held]
    has_block = np.zeros(len(content.row), dtype=bool)
    has_block[fragment] = True
    failed = set(content.owner[is_loose & ~has_block].tolist())
    beside: dict[tuple[int, int], list[int]] = {}
    for quote, number, piece in zip(content.owner[fragment].tolist(), block.tolist(), fragment.tolist(), strict=True):
        beside.setdefault((quote, number), []).append(piece)
    texts: dict[int, str] = {}
    for (quote, number), pieces in beside.items():
        if quote not in failed and is_loose[pieces].any():
            article = int(blocks.article[number])
            text = texts.get(article) or texts.setdefault(article, columns.articles.text[article] or "")
            places = sorted((int(content.start[piece]), int(content.end[piece])) for piece in pieces)
            if not _fill(text, int(blocks.start[number]), int(blocks.end[number]), places):
                failed.add(quote)
    return np.array([quote not in failed for quote in direct.tolist()], dtype=bool)


def _fill(text: str, start: int, end: int, fragments: list[tuple[int, int]]) -> bool:
    """Say whether the fragments are all there is in a block, a speaker label, punctuation and blanks aside."""
    between = zip([start, *(last for _, last in fragments)], [*(first for first, _ in fragments), end], strict=True)
    label, *gaps = [text[first:last].strip() for first, last in between]
    return (_LABEL.fullmatch(label) is not None or not _WORD.search(label)) and not any(map(_WORD.search, gaps))
