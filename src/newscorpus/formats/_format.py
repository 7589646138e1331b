"""What a format is: a name, the endings it goes by, and how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newscorpus.article import Article
from newscorpus.formats._files import Source
from newscorpus.records import Batch

RECORDS_A_BATCH = 1000
"""How many records are held at a time."""


@dataclass(frozen=True)
class Format:
    """A way to store articles.

    Attributes:
        name: what it is called.
        suffixes: the endings of its files, lower-case, with their dot.
        read: turns files into batches. It raises nothing that a file could cause: what cannot be read is a fault.
        write: writes articles to a path, whole or not at all, with metadata where the format has room for it.
        is_folder: whether it keeps an article a file, so that many of them are written to a folder.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Sequence[Source]], Iterator[Batch]]
    write: Callable[[str, Iterable[Article], Mapping[str, str]], int]
    is_folder: bool = False
