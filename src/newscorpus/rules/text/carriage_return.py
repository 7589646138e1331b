"""TXT304."""

from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule
from newscorpus.rules.text._shared import stray_found, strays


@rule("TXT304", "carriage-return", ERROR, table="articles", needs=("articles.text",), fix=Fix.SAFE)
def carriage_return(columns: Columns) -> Iterator[Finding]:
    r"""The text holds a carriage return.

    ## What it checks
    That no `\r` stands in `text`, neither alone nor before `\n`. In an article whose `origin.kind` is `third-party`
    this is a note: its text is kept as it was published.

    ## Why it matters
    Programs that read or write a text with universal line ends drop carriage returns without a word, and every offset
    behind one is then too great by one, by two, by three.

    ## Example
    `"text": "First line.\r\nSecond line."`

    ## Use instead
    `\n` as the line end, with all offsets moved along, which `--fix` does.
    """
    for stray in strays(columns, _is_carriage_return):
        yield stray_found(columns, stray, "carriage return", "end lines with `\\n`, and move the offsets along")


def _is_carriage_return(character: str) -> bool:
    return character == "\r"
