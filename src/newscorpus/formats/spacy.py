"""DocBin, the binary form in which spaCy keeps training data.

The bridge to spaCy reads and writes it, and is looked up when a file is: it stands on a higher floor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from newscorpus.article import Article
from newscorpus.bridging import find_bridge
from newscorpus.diagnostics import Fault
from newscorpus.errors import NewscorpusError
from newscorpus.formats._files import Source, compressing, explain, replacing, unreadable
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.formats._structure import to_record
from newscorpus.records import Batch, to_record_batch


def read(sources: Sequence[Source]) -> Iterator[Batch]:
    """Read batches of records; what cannot be read is a fault of its batch.

    A document that carries an article is that article, as long as its annotations are as they were written; any other
    becomes a draft. The whole file is held in memory, as it is compressed as a whole.
    """
    for source in sources:
        gathered = _Gathered(source.path)
        try:
            with source.open() as stream:
                content = stream.read()
            for stored in find_bridge("docbin_to_records")(content):
                gathered.add(stored)
                if len(gathered.lines) == RECORDS_A_BATCH:
                    yield gathered.batch()
                    gathered = _Gathered(source.path, gathered.count)
        except Exception as error:
            gathered.faults.append(unreadable(source.path, error, gathered.count + 1 if gathered.count else None))
        else:
            if not gathered.count:
                gathered.faults.append(Fault("empty-input", source.path))
        yield gathered.batch()


class _Gathered:
    """The documents of one batch while it fills.

    Attributes:
        lines: the number of each document that is a record, from 1.
        count: how many documents of the file were met.
        faults: what is wrong with them.
    """

    def __init__(self, path: str, count: int = 0) -> None:
        self.lines: list[int] = []
        self.count = count
        self.faults: list[Fault] = []
        self._path = path
        self._records: list[dict[str, Any] | Article] = []
        self._unread = 0

    def add(self, stored: Article | str | NewscorpusError) -> None:
        """Keep an article, or what is left of one, or the reason why there is none."""
        self.count += 1
        record, faults = (stored, []) if isinstance(stored, Article) else self._faulty(stored)
        row = len(self._records) if record is not None else None
        self.faults.extend(replace(fault, row=row) for fault in faults)
        if record is None:
            self._unread += 1
        else:
            self._records.append(record)
            self.lines.append(self.count)

    def _faulty(self, stored: str | NewscorpusError) -> tuple[dict[str, Any] | Article | None, list[Fault]]:
        if isinstance(stored, NewscorpusError):
            return None, [unreadable(self._path, stored, self.count)]
        try:
            return to_record(json.loads(stored), self.count, self._path, lambda _: Article.model_validate_json(stored))
        except (ValueError, RecursionError) as error:
            details = {"column": str(getattr(error, "colno", 1)), "reason": explain(error)}
            return None, [Fault("malformed-json", self._path, self.count, details=details)]

    def batch(self) -> Batch:
        """Put the records into columns."""
        records = to_record_batch(self._records, lenient=True)
        return Batch(records, [self._path] * len(self.lines), self.lines, self.faults, unread=self._unread)


def write(path: str, articles: Iterable[Article], metadata: Mapping[str, str]) -> int:
    """Write articles, a document each, and return how many."""
    write_docbin = find_bridge("write_docbin")
    with replacing(path) as stream, compressing(path, stream) as compressed:
        count: int = write_docbin(compressed, articles)
    return count


FORMAT = Format("spacy", (".spacy",), read, write)
