"""QUO403: the type that the quotation marks show."""

from collections.abc import Sequence

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._quotes import blocks_of, content_of, parent_content_of
from newscorpus.fixing._record import annotation_of, lies_within, text_of
from newscorpus.marks import type_shown


def _choose(record: Record, found: Sequence[Diagnostic]) -> None:
    text = text_of(record)
    for one in found:
        quote = annotation_of(record, one)
        if text is not None and quote is not None:
            content, above = content_of(quote), parent_content_of(record, quote)
            if all(lies_within(text, place) for place in [*content, *above]):
                quote["type"] = type_shown(text, content, above, blocks_of(record))


FIX = Fix("QUO403", (_choose,))
