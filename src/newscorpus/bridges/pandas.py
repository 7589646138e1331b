"""The bridge to pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscorpus.bridges._extra import import_extra
from newscorpus.corpus import Corpus, TableName

if TYPE_CHECKING:
    import pandas


def corpus_to_pandas(corpus: Corpus, table: TableName = "articles") -> pandas.DataFrame:
    """Turn a table of a corpus into a data frame.

    Args:
        corpus: the corpus.
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    import_extra("pandas", "pandas")
    frame: pandas.DataFrame = corpus.to_arrow(table).to_pandas()
    return frame
