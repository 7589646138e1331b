"""The bridge to Hugging Face `datasets`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscorpus.bridges._extra import import_extra
from newscorpus.corpus import Corpus, TableName

if TYPE_CHECKING:
    import datasets


def corpus_to_datasets(corpus: Corpus, table: TableName = "articles") -> datasets.DatasetDict:
    """Turn a table of a corpus into a dataset for each split.

    Args:
        corpus: the corpus; what is in no split becomes the split `all`.
        table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

    Raises:
        MissingExtraError: datasets is not installed.
    """
    library = import_extra("datasets", "datasets")
    splits = {split: corpus.only(split) for split in corpus.splits} or {"all": corpus}
    made: datasets.DatasetDict = library.DatasetDict(
        {split: library.Dataset(part.to_arrow(table)) for split, part in splits.items()}
    )
    return made
