"""From quotations to offsets, for whole files: how the output of a language model becomes stand-off annotation."""

from __future__ import annotations

from collections.abc import Iterator

from newscorpus.article import Article
from newscorpus.errors import ReadError
from newscorpus.formats import articles_of, find_files, read_batches
from newscorpus.formats._source_lines import read_source_lines

_LINES = (".jsonl", ".ndjson")


def anchored(path: str) -> Iterator[Article | ReadError]:
    """Anchor the articles of a file or folder in source form: YAML, one article a file, or JSON, one a line.

    Args:
        path: a file, a folder of them, or `-` for JSON Lines on standard input.

    Yields:
        The articles, and an error in the place of each quotation or field that is at fault, with file, line, reason
        and candidates. An article that has any is left out.
    """
    for source in find_files(path):
        if source.suffix in _LINES or source.path == "-":
            yield from read_source_lines(source)
        else:
            for batch in read_batches([source.path]):
                yield from articles_of(batch)
