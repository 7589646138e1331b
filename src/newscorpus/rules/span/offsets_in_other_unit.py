"""SPN304."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.text import OtherUnit, shown


@rule("SPN304", "offsets-in-other-unit", ERROR, table="articles", needs=("articles.text",), fix=Fix.SAFE)
def offsets_in_other_unit(columns: Columns) -> Iterator[Finding]:
    """The offsets of an article count something else than the code points of its text.

    ## What it checks
    Where at least two spans do not hold the characters that they repeat in `exact`, spans beyond the text included:
    whether all of them would, if the offsets of the article counted

    - UTF-16 code units, as JavaScript, Java and C# do,
    - UTF-8 bytes, as Go and Rust do,
    - the code points of the text with CRLF line ends,
    - the code points of the text with a byte order mark before it, or from 1,
    - code points, with the last one covered as the end,
    - code points with a constant shift.

    One of these must explain the spans that do hold their characters as well; only a shift may hold for some of
    them, as it does if the text was changed before them, and then no other shift may do. If two explanations would
    put a span into different places, none is taken, and SPN303 reports each span. A shift is not looked for where the
    longest text that is repeated wrongly stands in more than 200 places, fewer if over 10,000 spans are wrong.

    ## Why it matters
    A hundred spans that are wrong for one reason are put right together. While an article is reported here, rules
    that look at what its spans cover leave it alone.

    ## Example
    `“Gut gemacht 🙂”, sagte Adèle.`: after the emoji every offset from a JavaScript program is too great by one.

    ## Use instead
    Offsets that count Unicode code points, half-open, from zero. `--fix` converts those of the whole article, blocks
    and sentences included; of a shift that holds for some spans, those spans.
    """
    for article, unit in columns.other_units.items():
        yield columns.articles.found(article, _told(columns, article, unit), "count Unicode code points")


def _told(columns: Columns, article: int, unit: OtherUnit) -> str:
    spans, text = columns.spans, columns.articles.text[article] or ""
    wrong = np.flatnonzero(~columns.exact_fits & (spans.article == article)).tolist()
    row = min(wrong, key=lambda row: (spans.start[row], spans.end[row]))
    place = unit.to_code_points(text, int(spans.start[row]), int(spans.end[row])) or (0, 0)
    counted = f"{unit.name} of `{unit.shift:+}`" if unit.shift else unit.name
    return (
        f"Offsets count {counted}: read so, all `{unit.evidence}` spans that do not hold what they repeat do, such as "
        f"{shown(spans.exact[row] or '')}, at `{spans.start[row]}:{spans.end[row]}` and then `{place[0]}:{place[1]}`."
    )
