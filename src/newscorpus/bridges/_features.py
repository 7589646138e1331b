"""Features of `datasets` as the card declares them, in each version of the library; and datasets of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from newscorpus.bridges._extra import import_extra

if TYPE_CHECKING:
    import datasets


def to_features(schema: pa.Schema, names: Mapping[str, Sequence[str]]) -> datasets.Features:
    """Make features of an Arrow schema.

    Args:
        schema: the schema.
        names: which columns are class labels, and of which names; a field of a nested column stands after a dot,
            whether or not there is a list between.
    """
    library = import_extra("datasets", "datasets")
    made: datasets.Features = library.Features(
        {field.name: _feature(library, field.type, field.name, names) for field in schema}
    )
    return made


def _feature(library: Any, kind: pa.DataType, path: str, names: Mapping[str, Sequence[str]]) -> Any:
    if pa.types.is_list(kind):
        inner = _feature(library, kind.value_type, path, names)
        return library.List(inner) if hasattr(library, "List") else [inner]  # datasets 2 and 3 know no `List`
    if pa.types.is_struct(kind):
        return {field.name: _feature(library, field.type, f"{path}.{field.name}", names) for field in kind}
    if path in names:
        return library.ClassLabel(names=list(names[path]))
    return library.Features.from_arrow_schema(pa.schema([pa.field("value", kind)]))["value"]


def to_dataset(table: pa.Table, features: datasets.Features, split: str, description: str = "") -> datasets.Dataset:
    """Make a dataset of a table in memory, whose class labels are numbers; nothing is written to a cache."""
    library = import_extra("datasets", "datasets")
    info = library.DatasetInfo(features=features, description=description)
    made: datasets.Dataset = library.Dataset(
        table.cast(features.arrow_schema), info=info, split=library.NamedSplit(split)
    )
    return made
