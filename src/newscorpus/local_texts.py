"""Texts that somebody has on disk, for articles whose text is withheld; which belongs to which their hashes tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from newscorpus.article import Article, hydrate
from newscorpus.errors import HydrationError, ReadError
from newscorpus.formats._files import explain
from newscorpus.records import Batch, to_articles, to_record_batch
from newscorpus.text import sha256


class LocalTexts:
    """The texts of a file, or of the `.txt` files of a folder, by their hash."""

    def __init__(self, path: Path) -> None:
        """Read the texts.

        Raises:
            ReadError: a file cannot be read or is no UTF-8, or there is none.
        """
        files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        if not files:
            raise ReadError(str(path), "the folder holds no `.txt` file")
        read = {file: _read(file) for file in files}
        self._by_hash = {sha256(text): text for text in read.values()}
        self._unused = {sha256(text): file for file, text in read.items()}

    def fill(self, article: Article) -> Article:
        """Fill the text of a withheld article in; one that has its text is returned as it is.

        Raises:
            HydrationError: none of the texts is the one that the article was annotated on.
        """
        if article.text is not None:
            return article
        text = self._by_hash.get(article.text_sha256)
        if text is None and len(self._by_hash) > 1:
            raise HydrationError(
                f"article `{article.id}`: none of the `{len(self._by_hash)}` texts is the one it was annotated on"
            )
        filled = hydrate(article, next(iter(self._by_hash.values())) if text is None else text)
        self._unused.pop(filled.text_sha256, None)
        return filled

    @property
    def unused(self) -> list[Path]:
        """The files whose text has been filled in nowhere so far: perhaps they are not, to the letter, the texts."""
        return list(self._unused.values())

    def fill_batch(self, batch: Batch) -> Batch:
        """Fill in what texts of a batch there are; its other records stay as they are."""
        texts, hashes = batch.records.column("text"), batch.records.column("text_sha256")
        known = [
            row
            for row in range(batch.records.num_rows)
            if not texts[row].is_valid and hashes[row].as_py() in self._by_hash
        ]
        if not known:
            return batch
        rows: list[Article | dict[str, Any]] = list(batch.records.to_pylist())
        for row in known:
            try:
                rows[row] = self.fill(next(to_articles(batch.records.slice(row, 1))))
            except (ValueError, HydrationError):
                continue  # what is wrong with the record, the rules say
        return replace(batch, records=to_record_batch(rows, lenient=True))


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(file), explain(error)) from error
