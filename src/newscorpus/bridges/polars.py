"""The bridge to polars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from newscorpus.bridges._extra import import_extra
from newscorpus.bridges._labels import change_columns, to_places
from newscorpus.corpus import Corpus, TableName
from newscorpus.tables import vocabularies_of

if TYPE_CHECKING:
    import polars


def corpus_to_polars(corpus: Corpus, table: TableName = "articles") -> polars.DataFrame:
    """Turn a table of a corpus into a data frame, without copying what need not be.

    Args:
        corpus: the corpus.
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

    Raises:
        ConversionError: a column holds a label that the schema does not know.
        MissingExtraError: polars is not installed.
    """
    library = import_extra("polars", "polars")
    stored = corpus.to_arrow(table)
    names = {path: [str(value) for value in values] for path, values in vocabularies_of(table).items()}
    plain: polars.DataFrame = library.from_arrow(stored.combine_chunks())  # polars takes long over many chunks
    try:
        return plain.cast({name: _with_enums(library, kind, name, names) for name, kind in plain.schema.items()})
    except library.exceptions.InvalidOperationError:
        change_columns(stored, tuple(names), to_places(vocabularies_of(table)))  # says which label is unknown
        raise


def _with_enums(library: Any, kind: Any, path: str, names: Mapping[str, Sequence[str]]) -> Any:
    """Put `Enum` into the place of the strings that are labels, also within lists and structs."""
    if isinstance(kind, library.List):
        return library.List(_with_enums(library, kind.inner, path, names))
    if isinstance(kind, library.Struct):
        inner = {field.name: _with_enums(library, field.dtype, f"{path}.{field.name}", names) for field in kind.fields}
        return library.Struct(inner)
    return library.Enum(names[path]) if path in names else kind
