"""TXT302."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule


@rule(
    "TXT302",
    "text-length-differs",
    ERROR,
    table="articles",
    needs=("articles.text", "articles.text_length"),
    fix=Fix.SAFE,
)
def text_length_differs(columns: Columns) -> Iterator[Finding]:
    """`text_length` is not the number of code points in the text.

    ## What it checks
    The Unicode code points of `text` against `text_length`.

    ## Why it matters
    Where the text is withheld, its length is all that spans can be bounded by. A length in bytes or in UTF-16 code
    units also tells that offsets may count those.

    ## Example
    `"text": "Ærø", "text_length": 5`: the text has three code points, and five bytes in UTF-8.

    ## Use instead
    `len(text)` in Python, `[...text].length` in JavaScript.
    """
    articles = columns.articles
    for row in articles.where(articles.text.known & (articles.text.lengths != articles.text_length)):
        yield articles.found(
            row,
            f"Text has `{articles.text.lengths[row]}` code points, not `{articles.text_length[row]}`.",
            name="text_length",
        )
