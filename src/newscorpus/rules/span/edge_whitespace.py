"""SPN305."""

from collections.abc import Iterator

from newscorpus.code_points import character_test
from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.text import shown


@rule("SPN305", "edge-whitespace", ERROR, table="spans", needs=("spans.sound", "articles.text"), fix=Fix.SAFE)
def edge_whitespace(columns: Columns) -> Iterator[Finding]:
    """A span starts or ends with white space.

    ## What it checks
    Every span of every layer: neither its first nor its last character is a blank, a line feed or other white space.

    ## Why it matters
    Two annotators who agree on the words then disagree on the span, and tools that align spans with tokens drop it
    or refuse it.

    ## Example
    `"exact": "Oduya "`

    ## Use instead
    The words alone. `--fix` trims the span, and its `exact`.
    """
    spans, edges, is_space = columns.spans, columns.edges, character_test(str.isspace)
    starts, ends = is_space(edges.at_start), is_space(edges.before_end)
    for row in spans.where(starts | ends):
        where = "starts and ends" if starts[row] and ends[row] else "starts" if starts[row] else "ends"
        place = f"`{spans.start[row]}:{spans.end[row]}`"
        yield spans.found(row, f"Span {place} {where} with white space: {shown(spans.covered(row))}.")
