"""TXT308."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, rule
from newscorpus.text import shown

_PRINTED = r"[^\s\p{Z}\p{C}]"


@rule("TXT308", "empty-text", ERROR, table="articles", needs=("articles.text",))
def empty_text(columns: Columns) -> Iterator[Finding]:
    r"""The text has no word in it.

    ## What it checks
    That `text` holds at least one character that is neither white space nor invisible.

    ## Why it matters
    An empty text is what a failed download or a wrong column leaves behind; it counts as an article in every
    statistic and holds none.

    ## Example
    `"text": "\n"`

    ## Use instead
    Leave the article out, or withhold its text: `"rights": {"text": "withheld", …}, "text": null`.
    """
    articles = columns.articles
    for row in articles.where(articles.text.known & ~articles.text.matches(_PRINTED)):
        text = articles.text[row] or ""
        message = f"Text holds nothing to read: {shown(text)}." if text else "Text is empty."
        yield articles.found(row, message, name="text")
