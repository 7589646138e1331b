"""The bridge to Hugging Face `datasets`: tables of a corpus as datasets, datasets of articles as a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

import pyarrow as pa

from newscorpus.bridges._extra import import_extra
from newscorpus.bridges._features import to_dataset, to_features
from newscorpus.bridges._labels import change_columns, to_labels, to_places
from newscorpus.bridges._token_view import NO_SPLIT, Tagged, TokenView, by_split, token_view
from newscorpus.corpus import Corpus, Labels, TableName
from newscorpus.errors import ConversionError
from newscorpus.schema.arrow import article_schema
from newscorpus.splits import SPLITS
from newscorpus.tables import FLAT_TABLES, vocabularies_of

if TYPE_CHECKING:
    import datasets

__all__ = ["Tagged", "TokenView", "corpus_from_datasets", "corpus_to_datasets", "features_of", "token_view"]


def corpus_to_datasets(
    corpus: Corpus, table: TableName = "articles", features: Labels = "strings"
) -> datasets.DatasetDict:
    """Turn a table of a corpus into a dataset for each split.

    Args:
        corpus: the corpus; what is in no split becomes the split `all`.
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.
        features: `strings` for labels as they are stored, `class-labels` for a `ClassLabel` wherever the schema has a
            closed list, also within lists and structs. A label that is missing stays null.

    Raises:
        ConversionError: a column holds a label that the schema does not know.
        ValueError: there is no such table, or no such kind of features.
        MissingExtraError: datasets is not installed.
    """
    declared = features_of(table, features)
    vocabularies = vocabularies_of(table) if features == "class-labels" else {}
    made = {
        split: to_dataset(
            change_columns(part.to_arrow(table), tuple(vocabularies), to_places(vocabularies)), declared, split
        )
        for split, part in by_split(corpus).items()
    }
    together: datasets.DatasetDict = import_extra("datasets", "datasets").DatasetDict(made)
    return together


def features_of(table: TableName = "articles", features: Labels = "class-labels") -> datasets.Features:
    """Return the features of a table, for instance to cast what `datasets.load_dataset` has loaded.

    Args:
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.
        features: `class-labels` for a `ClassLabel` wherever the schema has a closed list, `strings` for plain strings.

    Raises:
        ValueError: there is no such table, or no such kind of features.
        MissingExtraError: datasets is not installed.
    """
    if features not in get_args(Labels):
        raise ValueError(f"there are no features `{features}`; there are {_listed(get_args(Labels))}")
    if table != "articles" and table not in FLAT_TABLES:
        raise ValueError(f"there is no table `{table}`; there are {_listed(('articles', *FLAT_TABLES))}")
    schema = article_schema() if table == "articles" else FLAT_TABLES[table].schema
    names = {path: [str(value) for value in values] for path, values in vocabularies_of(table).items()}
    return to_features(schema, names if features == "class-labels" else {})


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# --- and back -----------------------------------------------------------------------------------------------


def corpus_from_datasets(dataset: Any, split: str | None = None) -> Corpus:
    """Make a corpus of a dataset of articles; `newscorpus.from_datasets` tells what it takes.

    Args:
        dataset: a dataset, or a dictionary of the splits.
        split: the split that a single dataset is.

    Raises:
        ConversionError: the columns are not those of articles, or a row is no article.
        TypeError: it is no dataset.
        MissingExtraError: datasets is not installed.
    """
    library = import_extra("datasets", "datasets")
    if isinstance(dataset, dict):
        if split is not None:
            raise TypeError("a dictionary of datasets names its splits itself")
        parts = {None if name == NO_SPLIT else str(name): one for name, one in dataset.items()}
    else:
        parts = {split or _own_split(dataset): dataset}
    return Corpus.from_arrow({name: _to_table(library, one, name) for name, one in parts.items()})


def _own_split(dataset: Any) -> str | None:
    own = str(getattr(dataset, "split", None))
    return own if own in SPLITS else None


def _to_table(library: Any, dataset: Any, split: str | None) -> pa.Table:
    """Take the rows of a dataset as a table, class labels as their names."""
    if isinstance(dataset, library.IterableDataset):
        dataset = library.Dataset.from_list(list(dataset), features=dataset.features)
    if not isinstance(dataset, library.Dataset):
        raise TypeError(f"`{type(dataset).__name__}` is no dataset")
    table = dataset.with_format("arrow")[:]
    names = dict(_class_labels(library, dataset.features, ""))
    try:
        return change_columns(table, tuple(names), to_labels(names))
    except ConversionError as error:
        raise ConversionError(f"{split or '<dataset>'}: {error.message}") from error


def _class_labels(library: Any, feature: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield where a dataset has class labels, and their names."""
    if isinstance(feature, library.ClassLabel):
        yield path, feature.names
    elif isinstance(feature, dict):
        for name, inner in feature.items():
            yield from _class_labels(library, inner, f"{path}.{name}" if path else name)
    elif isinstance(feature, list | tuple):
        yield from _class_labels(library, feature[0], path)
    elif hasattr(feature, "feature"):
        yield from _class_labels(library, feature.feature, path)
