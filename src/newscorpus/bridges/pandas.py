"""The bridge to pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from newscorpus.bridges._extra import import_extra
from newscorpus.corpus import Corpus, TableName
from newscorpus.findings import Findings

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


def findings_to_pandas(findings: Findings) -> pandas.DataFrame:
    """Turn findings into a data frame, a row each; numbers may be missing.

    Args:
        findings: the findings.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    library = import_extra("pandas", "pandas")
    numbers = {pa.int64(): library.Int64Dtype()}
    frame: pandas.DataFrame = findings.to_arrow().to_pandas(types_mapper=numbers.get)
    return frame
