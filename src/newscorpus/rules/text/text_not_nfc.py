"""TXT303."""

import unicodedata
from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.text._shared import code_point, note_if_published
from newscorpus.text import is_nfc

_FIRST_AFFECTED = 0x300
_PUNCTUATION = (0x2010, 0x205E)
"""Dashes and quotation marks: nothing from here to there is changed by normalization."""


@rule("TXT303", "text-not-nfc", ERROR, table="articles", needs=("articles.text",), fix=Fix.SAFE)
def text_not_nfc(columns: Columns) -> Iterator[Finding]:
    r"""The text is not in Unicode normalization form C.

    ## What it checks
    Whether normalizing `text` to NFC would change it. In an article whose `origin.kind` is `third-party` this is a
    note: its text is kept as it was published.

    ## Why it matters
    *é* can be one code point or two. Words that look alike then differ, so that they are not found, counted as one or
    joined with other data, and offsets into one form are wrong in the other.

    ## Example
    `cafe\u0301`, five code points, in the place of `caf\u00e9`, four.

    ## Use instead
    `unicodedata.normalize("NFC", text)`, with all offsets moved along, which `--fix` does.
    """
    articles, points = columns.articles, columns.code_points
    values = points.values[points.unusual]
    is_harmless = (values < _FIRST_AFFECTED) | ((values >= _PUNCTUATION[0]) & (values <= _PUNCTUATION[1]))
    for row in np.unique(points.text_of(points.unusual[~is_harmless])).tolist():
        text = articles.text[row] or ""
        if is_nfc(text):
            continue
        normal = unicodedata.normalize("NFC", text)
        start = next((n for n, pair in enumerate(zip(text, normal, strict=False)) if pair[0] != pair[1]), len(normal))
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        held = " ".join(f"U+{ord(character):04X}" for character in text[start:end])
        instead = code_point(unicodedata.normalize("NFC", text[start:end])[0])
        yield articles.found(
            row,
            f"Text holds `{held}` at `{start}`, which starts with {instead} in normalization form C.",
            "normalize the text, and move the offsets along",
            place=articles.place_in_text(row, start, end),
            severity=note_if_published(columns, row),
        )
