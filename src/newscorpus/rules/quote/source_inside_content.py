"""QUO402."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, rule
from newscorpus.rules.quote._shared import inside_own_content


@rule(
    "QUO402",
    "source-inside-content",
    ERROR,
    table="quotes",
    needs=("quotes.content.trusted", "quotes.source.trusted"),
)
def source_inside_content(columns: Columns) -> Iterator[Finding]:
    """A source stands in the content of its own quote.

    ## What it checks
    No source shares a character with a fragment of the content of the same quote. The source of a quote within
    that content is another matter.

    ## Why it matters
    The source says who speaks and is not part of what is said. Where it is, the reporting clause was taken into
    the content, or a word in the content for the source.

    ## Example
    The content *The offer, the harbor official said, was fair* as one fragment, the source *the harbor official*.

    ## Use instead
    Two fragments, which leave the reporting clause out.
    """
    for quote, words, place in inside_own_content(columns, "source"):
        yield columns.quotes.found(
            quote,
            f"Source {words} stands in the content of its own quote.",
            "break the content around the source",
            place=place,
        )
