"""The bridge to pandas."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from newscorpus.bridges._extra import import_extra
from newscorpus.bridges._labels import change_columns, to_dictionaries
from newscorpus.corpus import Corpus, TableName
from newscorpus.findings import Findings
from newscorpus.tables import vocabularies_of

if TYPE_CHECKING:
    import pandas


def corpus_to_pandas(corpus: Corpus, table: TableName = "articles") -> pandas.DataFrame:
    """Turn a table of a corpus into a data frame.

    Columns of the nested table that hold lists or structs become columns of Python objects, as pyarrow makes them;
    labels within them are strings.

    Args:
        corpus: the corpus.
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

    Raises:
        ConversionError: a column holds a label that the schema does not know.
        MissingExtraError: pandas is not installed.
    """
    import_extra("pandas", "pandas")
    stored = corpus.to_arrow(table)
    vocabularies = {name: values for name, values in vocabularies_of(table).items() if name in stored.schema.names}
    return to_frame(change_columns(stored, tuple(vocabularies), to_dictionaries(vocabularies)))


def findings_to_pandas(findings: Findings) -> pandas.DataFrame:
    """Turn findings into a data frame, a row each; numbers may be missing.

    Args:
        findings: the findings.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    return to_frame(findings.to_arrow())


def to_frame(table: pa.Table) -> pandas.DataFrame:
    """Turn a table into a data frame in which numbers and flags that may be missing are of nullable types.

    pyarrow alone would make floating-point numbers of them where one is missing.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    library = import_extra("pandas", "pandas")
    nullable = {field.type for field in table.schema if field.nullable}
    frame: pandas.DataFrame = table.to_pandas(types_mapper=_nullable_types(library, nullable).get)
    return frame


def _nullable_types(library: Any, kinds: Collection[pa.DataType]) -> dict[pa.DataType, Any]:
    known = {
        pa.int32(): library.Int32Dtype(),
        pa.int64(): library.Int64Dtype(),
        pa.bool_(): library.BooleanDtype(),
    }
    return {kind: dtype for kind, dtype in known.items() if kind in kinds}
