"""TXT306."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.text._shared import stray_found, strays

_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@rule("TXT306", "bidi-control", ERROR, table="articles", needs=("articles.text",), fix=Fix.UNSAFE)
def bidi_control(columns: Columns) -> Iterator[Finding]:
    r"""The text holds a control of writing direction.

    ## What it checks
    That `text` has none of the characters with Unicode's property `Bidi_Control`: the marks `U+061C`, `U+200E` and
    `U+200F`, the embeddings and overrides `U+202A` to `U+202E`, the isolates `U+2066` to `U+2069`. In an article whose
    `origin.kind` is `third-party` this is a note: its text is kept as it was published.

    ## Why it matters
    They can show a reader other words than are stored, or the same words in another order, so that an annotator and a
    program do not see the same text.

    ## Example
    `\u202e52.1 million` is shown as `noillim 1.25`.

    ## Use instead
    The letters alone, with all offsets moved along: programs that show text lay out right-to-left words by themselves.
    """
    for stray in strays(columns, _is_control):
        yield stray_found(columns, stray, "direction control", "take it out, and move the offsets along")


def _is_control(character: str) -> bool:
    return character in _CONTROLS
