"""SPN307."""

import unicodedata
from collections.abc import Iterator

import regex

from newscorpus.code_points import Mask, Points, character_test
from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.text import is_word_character, shown

_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Bopomofo}\p{Yi}ー々]"
)
_WORD_BEFORE = regex.compile(r"[\w\p{M}]*\Z")
_WORD_AFTER = regex.compile(r"[\w\p{M}]*")
_LONGEST_WORD = 60


@rule("SPN307", "splits-word", WARNING, table="spans", needs=("spans.sound", "articles.text"), fix=Fix.UNSAFE)
def splits_word(columns: Columns) -> Iterator[Finding]:
    """A span starts or ends within a word.

    ## What it checks
    Every span of every layer: at neither boundary do two letters or digits meet. It may be where a lower-case letter
    meets an upper-case one, as that is glued text, which TXT309 reports; and in scripts that set no space between
    words, or set particles close to them: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese, Tibetan.

    ## Why it matters
    Mostly the offsets have slipped. Where they have not, tools that align spans with tokens widen or drop the span.

    ## Example
    `"exact": "duya"` in *Oduya*.

    ## Use instead
    The whole word, or a name that ends at an apostrophe or hyphen: *Oduya* of *Oduya’s*.
    """
    spans, edges = columns.spans, columns.edges
    starts = _are_of_one_word(edges.before_start, edges.at_start)
    ends = _are_of_one_word(edges.before_end, edges.at_end)
    for row in spans.where(starts | ends):
        where = "starts and ends" if starts[row] and ends[row] else "starts" if starts[row] else "ends"
        article = columns.articles.text[int(spans.article[row])] or ""
        word = _word_at(article, int(spans.start[row] if starts[row] else spans.end[row]))
        place = f"`{spans.start[row]}:{spans.end[row]}`"
        yield spans.found(row, f"Span {place} {where} within a word: {shown(spans.covered(row))} of {shown(word)}.")


def _are_of_one_word(before: Points, after: Points) -> Mask:
    """Tell where the two sides of a boundary are letters or digits of one word."""
    is_word, is_mark = character_test(_is_word), character_test(_is_mark)
    is_glued = character_test(str.islower)(before) & character_test(str.isupper)(after)
    return is_word(before) & is_word(after) & ~is_mark(after) & ~is_glued


def _is_word(character: str) -> bool:
    return is_word_character(character) and _UNSPACED.match(character) is None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _word_at(text: str, position: int) -> str:
    before = _WORD_BEFORE.search(text, max(0, position - _LONGEST_WORD), position)
    after = _WORD_AFTER.match(text, position, position + _LONGEST_WORD)
    return f"{before[0] if before else ''}{after[0] if after else ''}"
