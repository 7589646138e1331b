"""Labels in columns: strings of a closed list turned into their places in it, and places into strings.

Works on whole columns, lists and structs included, as nothing of the kind may cost a look at each row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.errors import ConversionError
from newscorpus.formats._tables import is_list, relisted
from newscorpus.schema.current import Vocabulary

Change = Callable[[pa.Array, str], pa.Array]
"""Makes another array of one; the column's path is for errors."""


def change_columns(table: pa.Table, paths: Sequence[str], change: Change) -> pa.Table:
    """Change the arrays at some paths of a table, and leave all else as it is.

    Args:
        table: the table.
        paths: what to change; a field of a nested column stands after a dot, whether or not there is a list between.
        change: makes another array of one, of the same length.
    """
    for name in dict.fromkeys(path.partition(".")[0] for path in paths):
        number = table.schema.get_field_index(name)
        chunks = [_changed(chunk, name, frozenset(paths), change) for chunk in table.column(number).chunks]
        kind = _changed(pa.array([], table.schema.field(number).type), name, frozenset(paths), change).type
        field = pa.field(name, kind, table.schema.field(number).nullable)
        table = table.set_column(number, field, pa.chunked_array(chunks, kind))
    return table


def _changed(values: pa.Array, path: str, paths: frozenset[str], change: Change) -> pa.Array:
    kind = values.type
    if path in paths and not is_list(kind):
        return change(values, path)
    if is_list(kind):
        return relisted(values, _changed(values.flatten(), path, paths, change))
    if pa.types.is_struct(kind) and any(other.startswith(f"{path}.") for other in paths):
        parts = [
            _changed(pc.struct_field(values, [place]), f"{path}.{kind.field(place).name}", paths, change)
            for place in range(kind.num_fields)
        ]
        fields = [field.with_type(part.type) for field, part in zip(kind, parts, strict=True)]
        return pa.StructArray.from_arrays(parts, fields=fields, mask=values.is_null())
    return values


def to_places(vocabularies: Mapping[str, type[Vocabulary]]) -> Change:
    """Turn labels into their places in their closed lists; null stays null.

    The returned function raises `ConversionError` for a label that is not in its list.
    """
    lists = {path: pa.array([str(value) for value in vocabulary]) for path, vocabulary in vocabularies.items()}

    def change(labels: pa.Array, path: str) -> pa.Array:
        places = pc.index_in(labels, value_set=lists[path], skip_nulls=True)
        if places.null_count > labels.null_count:
            unknown = labels.filter(pc.and_(places.is_null(), labels.is_valid()))[0].as_py()
            raise ConversionError(
                f"column `{path}`: the schema has no label `{unknown}`",
                remedy="`newscorpus validate` names its place",
            )
        return places

    return change


def to_dictionaries(vocabularies: Mapping[str, type[Vocabulary]]) -> Change:
    """Turn labels into dictionary arrays with their whole closed lists; null stays null.

    The returned function raises `ConversionError` for a label that is not in its list.
    """
    find_places = to_places(vocabularies)

    def change(labels: pa.Array, path: str) -> pa.Array:
        names = pa.array([str(value) for value in vocabularies[path]])
        return pa.DictionaryArray.from_arrays(find_places(labels, path), names)

    return change


def to_labels(names: Mapping[str, Sequence[str]]) -> Change:
    """Turn places into labels; null and -1, which means none to `datasets`, become null.

    The returned function raises `ConversionError` for a place that is not in its list.
    """

    def change(places: pa.Array, path: str) -> pa.Array:
        if pa.types.is_string(places.type):  # a dataset may say that it has class labels, and hold their names
            return places
        present = pc.if_else(pc.equal(places, -1), None, places)
        known = pc.is_in(present, value_set=pa.array(range(len(names[path])), present.type), skip_nulls=True)
        if known.true_count < len(present) - present.null_count:
            unknown = present.filter(pc.and_(pc.invert(known), present.is_valid()))[0].as_py()
            raise ConversionError(f"column `{path}` holds `{unknown}`: its labels are 0 to {len(names[path]) - 1}")
        return pa.array(names[path], pa.string()).take(present)

    return change
