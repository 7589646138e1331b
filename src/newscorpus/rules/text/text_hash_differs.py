"""TXT301."""

import re
from collections.abc import Iterator

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import ERROR, Fix, rule

_HASH = re.compile("[0-9a-f]{64}")


@rule(
    "TXT301",
    "text-hash-differs",
    ERROR,
    table="articles",
    needs=("articles.text", "articles.text_sha256"),
    fix=Fix.UNSAFE,
)
def text_hash_differs(columns: Columns) -> Iterator[Finding]:
    """`text_sha256` is not the SHA-256 of the text.

    ## What it checks
    The SHA-256 of the UTF-8 bytes of `text`, in lower-case hexadecimal digits, against `text_sha256`. A value that
    is no hash at all is left to REC206.

    ## Why it matters
    The hash is how a withheld text is known to be the right one when it is filled in again, and how readers see that
    a text has changed under its annotations.

    ## Example
    A typing error in `text` was mended by hand, and `text_sha256` was left as it was.

    ## Use instead
    The text that was annotated. If the text was changed on purpose, move the offsets with it and store its new
    hash, which `--unsafe-fixes` does; whether the annotations still hold nobody can tell from the hash.
    """
    articles = columns.articles
    both = zip(articles.actual_sha256, articles.text_sha256.array.to_pylist(), strict=True)
    for row, (actual, stored) in enumerate(both):
        if actual is not None and stored is not None and actual != stored and _HASH.fullmatch(stored):
            yield articles.found(
                row,
                f"Text has the hash `{actual}`, not `{stored}`.",
                "restore the text that was annotated",
                name="text_sha256",
            )
