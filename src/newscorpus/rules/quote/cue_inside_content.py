"""QUO401."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.quote._shared import inside_own_content


@rule(
    "QUO401",
    "cue-inside-content",
    ERROR,
    table="quotes",
    needs=("quotes.content.trusted", "quotes.cue.trusted"),
)
def cue_inside_content(columns: Columns) -> Iterator[Finding]:
    """A cue stands in the content of its own quote.

    ## What it checks
    No cue shares a character with a fragment of the content of the same quote. The cue of another quote may well
    stand there: that is how quotes nest.

    ## Why it matters
    The cue is the newsroom's word, the content the speaker's. A program that reads the content would have the
    speaker say *she said*.

    ## Example
    *“We were promised six percent,” Lunde said, “and we were given two.”* as one fragment.

    ## Use instead
    Two fragments, which leave the reporting clause out.
    """
    for quote, words, place in inside_own_content(columns, "cue"):
        yield columns.quotes.found(
            quote,
            f"Cue {words} stands in the content of its own quote.",
            "break the content around the cue",
            place=place,
        )
