"""CLM403."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import content_place
from newscorpus.rules._rule import WARNING, rule


@rule("CLM403", "gist-missing", WARNING, table="claims", needs=("claims.gist",))
def gist_missing(columns: Columns) -> Iterator[Finding]:
    """A claim has no gist.

    ## What it checks
    The `gist` of a claim holds more than white space. In an article that lists its layer `claims` as a `draft` it may
    be empty.

    ## Why it matters
    Relations are judged on gists, and most claims cannot be understood without: a shared subject, a pronoun, a
    denial stand in other words of the text.

    ## Example
    `"gist": ""` in a layer that is `silver`.

    ## Use instead
    One sentence that says what the claimer holds true and could stand on an index card.
    """
    claims = columns.claims
    is_draft = columns.declares("claims", "draft")[claims.article]
    for row in claims.where(claims.gist.matches(r"^\s*$") & ~is_draft):
        place = content_place(columns, "claims", row, "gist")
        yield claims.found(row, "Claim has no gist.", "write what the claimer holds true in one sentence", place=place)
