"""QUO406."""

from __future__ import annotations

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import covered
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.quote._shared import unbalanced_marks


@rule("QUO406", "marks-unbalanced", WARNING, table="articles", needs=("articles.text", "blocks"))
def marks_unbalanced(columns: Columns) -> Iterator[Finding]:
    """A quotation mark has no partner in its block.

    ## What it checks
    In each block each mark that opens a quotation is followed by one that closes it, by the custom of the
    language: *“…”*, *‘…’* and straight marks in English, *„…“*, *«…»*, *»…«* or *”…”* elsewhere, and in foreign
    matter in an English text, too. A paragraph need not close what the next one opens again, unless a subhead
    stands between. Left alone are apostrophes, *’* and *'* wherever they stand without a partner, a mark for inches
    after a digit, an opening mark that was set for an apostrophe (*‘90s*, *‘em*), boilerplate, and articles that have
    no blocks.

    ## Why it matters
    Where a quotation ends cannot be seen, neither by a reader nor by QUO403, which takes it to end with the block.

    ## Example
    *“We were promised six percent, Lunde said.*

    ## Use instead
    If the text is yours, add the mark. In a third party's text the warning stands; the bounds of the quote are then
    a judgement.
    """
    articles = columns.articles
    for mark in unbalanced_marks(columns):
        shown = covered(columns, mark.article, mark.position, mark.position + 1)
        yield articles.found(
            mark.article,
            f"Quotation mark {shown} has no partner in its block.",
            place=articles.place_in_text(mark.article, mark.position, mark.position + 1),
        )
