"""TXT305."""

import unicodedata
from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.text._shared import stray_found, strays


@rule("TXT305", "control-character", ERROR, table="articles", needs=("articles.text",), fix=Fix.UNSAFE)
def control_character(columns: Columns) -> Iterator[Finding]:
    r"""The text holds a control character.

    ## What it checks
    That `text` has no character of Unicode's category `Cc` but the line feed and the tab, and neither the line
    separator `U+2028` nor the paragraph separator `U+2029`. Carriage returns are left to TXT304. In an article whose
    `origin.kind` is `third-party` this is a note: its text is kept as it was published.

    ## Why it matters
    Nobody sees them, and terminals, XML, CSV and line-based tools obey them, refuse them or drop them. Most are
    traces of a wrong decoding.

    ## Example
    `\u0092`, which is an apostrophe of Windows-1252 that was decoded as Latin-1.

    ## Use instead
    The character that was meant, or none, with all offsets moved along.
    """
    for stray in strays(columns, _is_control):
        yield stray_found(columns, stray, "control character", "put in what was meant, and move the offsets along")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") and character not in "\t\n\r"
