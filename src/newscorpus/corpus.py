"""The corpus as users hold it: splits, articles by id, filters, counts, and how to cite it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, overload

import pyarrow as pa
import pyarrow.parquet as pq

from newscorpus._resources import corpus_folder
from newscorpus.article import Article
from newscorpus.bridging import find_bridge
from newscorpus.errors import ReadError, UnknownArticleError
from newscorpus.files import read
from newscorpus.formats import MANIFEST, Source, find_files
from newscorpus.formats._files import READING_FAILED, explain
from newscorpus.records import to_articles, to_record_batch
from newscorpus.rows import articles_of_sound, is_sound
from newscorpus.schema.arrow import article_schema
from newscorpus.splits import SPLITS, split_of
from newscorpus.tables import FLAT_TABLES, flatten

TableName: TypeAlias = Literal["articles", "mentions", "quotes", "claims"]
Labels: TypeAlias = Literal["strings", "class-labels"]

_COUNTED = ("mentions", "quotes", "claims", "relations")
_SHOWN_ARTICLES = 10


def load(split: str | None = None, path: str | Path | None = None) -> Corpus:
    """Load the corpus that ships with the package, or another one.

    Nothing is read before it is needed, and nothing is ever downloaded for the corpus that ships with the package.

    Args:
        split: `train`, `validation` or `test`; all of them if not given.
        path: a folder of a corpus with its manifest, or any file or folder that `newscorpus.read` reads; also an
            address that fsspec knows.

    Raises:
        ReadError: there is no corpus at the path, or it has no such split.
    """
    where = str(path) if path is not None else str(corpus_folder())
    corpus = _open_release(where) if _has_manifest(where) else _open_files(where)
    return corpus if split is None else corpus.only(split)


def from_datasets(dataset: Any, split: str | None = None) -> Corpus:
    """Make a corpus of a Hugging Face dataset of articles; needs the extra `datasets`.

    It undoes `Corpus.to_datasets`: the articles are equal, whichever features it was asked for, and also those that
    `select`, `filter`, `shuffle` or `map` have left. Release and citation are not kept, as a dataset has no place for
    them.

    Args:
        dataset: a `Dataset`, a `DatasetDict` of the splits, or one of either that streams, which is then read whole.
            Its columns are those of the nested table; class labels may be names or numbers.
        split: the split that a single dataset is; if not given, the one that the dataset says it is, if that is
            `train`, `validation` or `test`. Of a `DatasetDict` the names are the splits, and `all` is none.

    Raises:
        ConversionError: the columns are not those of articles, or a row is no article; the error names split, row,
            column and reason.
        TypeError: it is no dataset.
        MissingExtraError: datasets is not installed.
    """
    corpus: Corpus = find_bridge("corpus_from_datasets")(dataset, split)
    return corpus


def _has_manifest(where: str) -> bool:
    if "://" not in where:
        return Path(where, MANIFEST).is_file()
    try:
        with Source(f"{where.rstrip('/')}/{MANIFEST}").open():
            return True
    except ReadError:
        return False


def _open_release(where: str) -> Corpus:
    source = Source(f"{where.rstrip('/')}/{MANIFEST}")
    with source.open() as stream:
        try:
            manifest = json.load(stream)
        except ValueError as error:
            raise ReadError(source.path, f"it is no JSON: {error}") from error
    parts = [
        _part_of(split, f"{where.rstrip('/')}/data/articles-{split}.parquet") for split in manifest.get("splits", {})
    ]
    return Corpus(parts, manifest)


def _part_of(split: str, path: str) -> Part:
    if "://" in path:
        return Part(split, lambda: _read_table(path))
    return Part(split, lambda: _read_once(path, *_state(path)), judge=lambda _: _judge_once(path, *_state(path)))


def _state(path: str) -> tuple[int, int]:
    """Tell whether a file is still the one that was read."""
    try:
        state = Path(path).stat()
    except OSError as error:
        raise ReadError(path, explain(error)) from error
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=8)
def _read_once(path: str, changed: int, size: int) -> pa.Table:
    return _read_table(path)


@lru_cache(maxsize=8)
def _judge_once(path: str, changed: int, size: int) -> bool:
    return is_sound(_read_once(path, changed, size))


def _read_table(path: str) -> pa.Table:
    """Read a whole table.

    A local file is left to pyarrow alone, and anything else is read by one thread: a thread of pyarrow's that still
    holds an object of Python's when the process ends would abort it.
    """
    try:
        if "://" not in path:
            return pq.ParquetFile(path).read()
        with Source(path).open() as stream:
            return pq.ParquetFile(stream, pre_buffer=False).read(use_threads=False)
    except READING_FAILED as error:
        raise ReadError(path, explain(error)) from error


def _open_files(where: str) -> Corpus:
    """Read files that are no release; a file's name or folder may tell its split."""
    found: dict[str | None, list[Article]] = {}
    for source in find_files(where):
        found.setdefault(split_of(source.path), []).extend(read(source.path))
    ordered = sorted(found.items(), key=lambda entry: SPLITS.index(entry[0]) if entry[0] in SPLITS else len(SPLITS))
    return Corpus([Part.of(split, articles) for split, articles in ordered], {})


@dataclass(frozen=True)
class Part:
    """The articles of one split.

    Attributes:
        split: its name; None where none is known.
        read: reads the nested table of the whole split.
        rows: the rows of that table that belong to the corpus; None for all.
        judge: says whether that table, and so any of its rows, is sound.
    """

    split: str | None
    read: Callable[[], pa.Table]
    rows: tuple[int, ...] | None = None
    judge: Callable[[pa.Table], bool] = is_sound

    @classmethod
    def of(cls, split: str | None, articles: Sequence[Article]) -> Part:
        """Hold articles that are in memory."""
        return cls.reading(split, pa.Table.from_batches([to_record_batch(articles)]))

    @classmethod
    def reading(cls, split: str | None, table: pa.Table) -> Part:
        """Hold a nested table that is in memory."""
        return cls(split, lambda: table)

    @cached_property
    def table(self) -> pa.Table:
        """The nested table, its rows only."""
        table = self.read()
        return table if self.rows is None else table.take(list(self.rows))

    @cached_property
    def _is_sound(self) -> bool:
        return self.judge(self.table)

    def articles(self) -> Iterator[Article]:
        """Make the articles, one at a time."""
        return articles_of_sound(self.table) if self._is_sound else to_articles(self.table)

    def article(self, row: int) -> Article:
        """Make the article of a row."""
        table = self.table.slice(row, 1)
        return next(articles_of_sound(table) if self._is_sound else to_articles(table))

    def select(self, rows: Sequence[int]) -> Part:
        """Keep some of the rows."""
        kept = rows if self.rows is None else [self.rows[row] for row in rows]
        return Part(self.split, self.read, tuple(kept), self.judge)


class Corpus:
    """Articles by split: a sequence that also finds an article by its id.

    >>> import newscorpus
    >>> corpus = newscorpus.load()
    >>> corpus.splits
    ('train', 'validation', 'test')
    >>> corpus[0].id in corpus
    True

    Corpora are immutable: filters and slices give new ones that share the tables.
    """

    def __init__(self, parts: Sequence[Part], manifest: Mapping[str, Any]) -> None:
        """Hold the parts; `load` and `Corpus.of` make them."""
        self._parts = tuple(parts)
        self._manifest = manifest

    @classmethod
    def of(cls, articles: Sequence[Article], split: str | None = None) -> Corpus:
        """Hold articles that are in memory as one split."""
        return cls([Part.of(split, articles)], {})

    @classmethod
    def from_arrow(cls, data: Any, split: str | None = None) -> Corpus:
        """Make a corpus of nested tables, whichever library holds them.

        >>> import newscorpus
        >>> corpus = newscorpus.load()
        >>> again = newscorpus.Corpus.from_arrow({split: corpus.only(split).to_arrow() for split in corpus.splits})
        >>> list(again) == list(corpus), again.splits
        (True, ('train', 'validation', 'test'))

        Labels may be strings or dictionaries, times of any unit and zone, numbers of any width; every value is checked.

        Args:
            data: a `pyarrow.Table`, or anything that gives one by the Arrow C stream interface, such as a data frame of
                polars or pandas or a relation of DuckDB; or a mapping with one for each split.
            split: the split that a single table is.

        Raises:
            ConversionError: the columns are not those of articles, or a row is no article; the error names split, row,
                column and reason.
            TypeError: it is no table, or a mapping and a split at once.
        """
        from newscorpus.formats._tables import to_nested_table  # only here, as it brings pyarrow.compute

        if isinstance(data, Mapping) and split is not None:
            raise TypeError("a mapping names its splits itself")
        tables = data if isinstance(data, Mapping) else {split: data}
        nested = {name: to_nested_table(name or "<table>", one) for name, one in tables.items()}
        return cls([Part.reading(name, table) for name, table in nested.items()], {})

    @classmethod
    def from_datasets(cls, dataset: Any, split: str | None = None) -> Corpus:
        """Make a corpus of a Hugging Face dataset of articles: `newscorpus.corpus.from_datasets` tells more."""
        return from_datasets(dataset, split)

    # --- a sequence ---

    def __len__(self) -> int:
        """Count the articles."""
        return sum(part.table.num_rows for part in self._parts)

    def __iter__(self) -> Iterator[Article]:
        """Iterate over the articles, split by split."""
        for part in self._parts:
            yield from part.articles()

    def __contains__(self, article: object) -> bool:
        """Say whether there is an article, by itself or by its id."""
        id = article.id if isinstance(article, Article) else article
        return id in self._places

    @overload
    def __getitem__(self, key: int | str) -> Article: ...
    @overload
    def __getitem__(self, key: slice) -> Corpus: ...
    def __getitem__(self, key: int | str | slice) -> Article | Corpus:
        """Return an article by its id or its number, or a corpus of some of them by a slice.

        Raises:
            UnknownArticleError: no article has this id.
            IndexError: there are not so many.
        """
        if isinstance(key, str):
            if key not in self._places:
                raise UnknownArticleError(f"the corpus has no article `{key}`")
            part, row = self._places[key]
            return self._parts[part].article(row)
        if isinstance(key, slice):
            return self._select(range(len(self))[key])
        number = key + len(self) if key < 0 else key
        if number >= 0:
            for part_ in self._parts:
                if number < part_.table.num_rows:
                    return part_.article(number)
                number -= part_.table.num_rows
        raise IndexError(f"the corpus has `{len(self)}` articles, and none is number `{key}`")

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        """The part and row of each id."""
        return {
            id: (number, row)
            for number, part in enumerate(self._parts)
            for row, id in enumerate(part.table.column("id").to_pylist())
        }

    def _select(self, numbers: Sequence[int]) -> Corpus:
        """Keep the articles of these numbers, in the corpus's own order."""
        wanted = set(numbers)
        parts, first = [], 0
        for part in self._parts:
            rows = [row for row in range(part.table.num_rows) if first + row in wanted]
            first += part.table.num_rows
            if rows:
                parts.append(part.select(rows))
        return Corpus(parts, self._manifest)

    # --- parts of it ---

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits that it has articles of."""
        return tuple(part.split for part in self._parts if part.split is not None)

    def only(self, split: str) -> Corpus:
        """Keep the articles of one split.

        Raises:
            ReadError: there is no such split.
        """
        parts = [part for part in self._parts if part.split == split]
        if not parts:
            known = ", ".join(f"`{name}`" for name in self.splits) or "none"
            raise ReadError("corpus", f"there is no split `{split}`", remedy=f"its splits: {known}")
        return Corpus(parts, self._manifest)

    def split_of(self, article: Article | str) -> str | None:
        """Return the split of an article, by itself or by its id.

        Raises:
            UnknownArticleError: it is not in the corpus.
        """
        id = article if isinstance(article, str) else article.id
        if id not in self._places:
            raise UnknownArticleError(f"the corpus has no article `{id}`")
        return self._parts[self._places[id][0]].split

    def filter(self, predicate: Callable[[Article], bool] | None = None, **fields: str | None) -> Corpus:
        """Keep the articles that satisfy a predicate and have these values in these fields.

        >>> import newscorpus
        >>> len(newscorpus.load().filter(section="sport")) > 0
        True

        Args:
            predicate: takes an article and says whether to keep it.
            fields: values of text fields, such as `section="labor"` or `genre="interview"`.

        Raises:
            TypeError: an article has no such text field.
        """
        numbers: list[int] = []
        first = 0
        for part in self._parts:
            rows = _rows_with(part.table, fields)
            if predicate is not None:
                rows = [row for row in rows if predicate(part.article(row))]
            numbers.extend(first + row for row in rows)
            first += part.table.num_rows
        return self._select(numbers)

    # --- what it is ---

    @property
    def release(self) -> str | None:
        """The dated state of the corpus, such as `2026.11.1`; None for files that are no release."""
        release: str | None = self._manifest.get("release")
        return release

    @property
    def schema_version(self) -> str | None:
        """The version of the schema that its records follow."""
        version: str | None = self._manifest.get("schema_version")
        return version

    @property
    def license(self) -> str | None:
        """The license of texts and annotations, an SPDX identifier; of a withheld text only the annotations."""
        license: str | None = self._manifest.get("license")
        return license

    @property
    def citation(self) -> str | None:
        """How to cite it, as BibTeX."""
        if self.release is None:
            return None
        from newscorpus.citation import to_bibtex  # only here, as it brings PyYAML

        return to_bibtex(self.release, str(self.schema_version), str(self.license))

    def describe(self) -> Summary:
        """Count articles and annotations by split."""
        rows = {
            part.split or "all": {
                "articles": part.table.num_rows,
                **{layer: _count(part.table, layer) for layer in _COUNTED},
            }
            for part in self._parts
        }
        return Summary(self.release, rows)

    def __repr__(self) -> str:
        """Show what it is and its first articles as a table."""
        lines = [self._heading, *_aligned(self._listing())]
        more = len(self) - _SHOWN_ARTICLES
        return "\n".join([*lines, f"… and {more} more"] if more > 0 else lines)

    def _repr_html_(self) -> str:
        """Show what it is and its first articles as a table of a notebook."""
        return f"<p>{html.escape(self._heading)}</p>{_as_html(self._listing())}"

    @property
    def _heading(self) -> str:
        counts = ", ".join(f"{part.split or 'all'} {part.table.num_rows}" for part in self._parts)
        release = f" {self.release}" if self.release else ""
        return f"Corpus{release}: {len(self)} articles ({counts})"

    def _listing(self) -> list[list[str]]:
        rows = [["id", "split", "section", "genre", "mentions", "quotes", "claims"]]
        for part in self._parts:
            for row in range(min(part.table.num_rows, _SHOWN_ARTICLES + 1 - len(rows))):
                one = part.table.slice(row, 1)
                texts = [one.column(name)[0].as_py() or "" for name in ("id", "section", "genre")]
                counts = [str(_count(one, layer)) for layer in ("mentions", "quotes", "claims")]
                rows.append([texts[0], part.split or "", *texts[1:], *counts])
        return rows

    # --- to other libraries ---

    def to_arrow(self, table: TableName = "articles") -> pa.Table:
        """Return the nested table of all its articles, or a flat one.

        Args:
            table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.
        """
        if table == "articles":
            tables = [part.table.cast(article_schema()) for part in self._parts]
            return pa.concat_tables(tables) if tables else article_schema().empty_table()
        if table not in FLAT_TABLES:
            known = ", ".join(f"`{name}`" for name in ("articles", *FLAT_TABLES))
            raise ValueError(f"there is no table `{table}`; there are {known}")
        flat = [flatten(table, part.table, part.split) for part in self._parts]
        return pa.concat_tables(flat) if flat else FLAT_TABLES[table].schema.empty_table()

    def to_pandas(self, table: TableName = "articles") -> Any:
        """Return a table as a `pandas.DataFrame`; needs the extra `pandas`.

        Labels of closed lists are categorical, with every label of the list as a category; numbers that may be missing
        are of a nullable type, times are in UTC. Lists are numpy arrays, as pyarrow makes them.

        Args:
            table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

        Raises:
            ConversionError: a column holds a label that the schema does not know.
            MissingExtraError: pandas is not installed.
        """
        return find_bridge("corpus_to_pandas")(self, table)

    def to_polars(self, table: TableName = "articles") -> Any:
        """Return a table as a `polars.DataFrame`; needs the extra `polars`.

        Labels of closed lists are of the type `Enum`, also those within lists and structs; times are in UTC.

        Args:
            table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.

        Raises:
            ConversionError: a column holds a label that the schema does not know.
            MissingExtraError: polars is not installed.
        """
        return find_bridge("corpus_to_polars")(self, table)

    def to_datasets(self, table: TableName = "articles", features: Labels = "strings") -> Any:
        """Return a `datasets.DatasetDict` with a dataset for each split; needs the extra `datasets`.

        What is in no split becomes the split `all`.

        Args:
            table: `articles` for the nested table, `mentions`, `quotes` or `claims` for a flat one.
            features: `strings` for labels as they are stored, so that the datasets are those that
                `datasets.load_dataset` makes of the folder; `class-labels` for a `ClassLabel` wherever the schema has a
                closed list, also within lists and structs. A label that is missing stays null.

        Raises:
            ConversionError: a column holds a label that the schema does not know.
            ValueError: there is no such table, or no such kind of features.
            MissingExtraError: datasets is not installed.
        """
        return find_bridge("corpus_to_datasets")(self, table, features)


def _rows_with(table: pa.Table, fields: Mapping[str, str | None]) -> list[int]:
    rows: Sequence[int] = range(table.num_rows)
    for name, value in fields.items():
        if name not in table.schema.names or not pa.types.is_string(table.schema.field(name).type):
            raise TypeError(f"an article has no text field `{name}`")
        values = table.column(name).to_pylist()
        rows = [row for row in rows if values[row] == value]
    return list(rows)


def _count(table: pa.Table, layer: str) -> int:
    return sum(len(chunk.flatten()) for chunk in table.column(layer).chunks)


@dataclass(frozen=True)
class Summary:
    """Counts of articles and annotations by split; printed, it is a table.

    Attributes:
        release: the release of the corpus.
        counts: by split and then by what is counted.
    """

    release: str | None
    counts: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> dict[str, int]:
        """The counts of all splits together."""
        return {name: sum(row[name] for row in self.counts.values()) for name in ("articles", *_COUNTED)}

    def _table(self) -> list[list[str]]:
        header = ["split", "articles", *_COUNTED]
        named = [*self.counts.items(), ("total", self.total)]
        return [header, *([name, *(f"{row[column]:,}" for column in header[1:])] for name, row in named)]

    def __str__(self) -> str:
        """Show the counts as a table."""
        return "\n".join(_aligned(self._table()))

    def _repr_html_(self) -> str:
        """Show the counts as a table of a notebook."""
        return _as_html(self._table())


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align columns: numbers to the right, the rest to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    is_number = [all(row[column].replace(",", "").isdigit() for row in rows[1:]) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_number, strict=True)
        ).rstrip()
        for row in rows
    ]


def _as_html(rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows[1:])
    return f"<table><thead>{line(rows[0], 'th')}</thead><tbody>{body}</tbody></table>"
