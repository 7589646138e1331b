"""How a finding is known again: by its rule, its article and the words it is about, not by where they stand.

Offsets, lines, list indices and ids shift when something else is edited, so none of them counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.diagnostics import Diagnostic
from newscorpus.text import sha256

_PART = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_INDEX = re.compile(r"\[\d+\]")
_LONGEST = 120
_KEPT = 80
_DIGITS = 16


def fingerprint(found: Diagnostic) -> str:
    """Return what a finding has in common with itself after edits elsewhere, and with little else."""
    where = found.location
    parts = (found.code, where.article or "", field_of(found), content_or_file(found))
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace").decode())[:_DIGITS]


def field_of(found: Diagnostic) -> str:
    """Return the field that is meant, without the indices of lists: `quotes.content` of `$.quotes[3].content[0]`."""
    return _INDEX.sub("", found.location.field or "").removeprefix("$").removeprefix(".")


def content_or_file(found: Diagnostic) -> str:
    """Return the words of what is meant, or the name of the file where no article is meant."""
    if found.location.article is None and not found.content:
        return PurePath(found.location.path).name
    return found.content or ""


def content_of(
    records: pa.RecordBatch,
    row: int,
    field: str | None,
    place: tuple[int, int] | None = None,
    text: str | None = None,
) -> str | None:
    """Return the words of what a finding is about: of the innermost span or annotation on its path.

    Args:
        records: the batch that the record is in.
        row: its row.
        field: the JSON path of what is meant.
        place: the stretch of the text that is meant, where no annotation is.
        text: the text, where it is at hand; else it is looked up if it is needed.
    """
    record = _Record(records, row, text)
    for annotation in reversed(list(record.annotations_on(field or "$"))):
        words = record.words_of(annotation)
        if words:
            return _shortened(words)
    words = record.covered(*place) if place is not None else ""
    return _shortened(words) if words else None


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_KEPT]} … {sha256(words)[:_DIGITS]}"


class _Record:
    """One row of a batch, any value of which may be null."""

    def __init__(self, records: pa.RecordBatch, row: int, text: str | None) -> None:
        self._records = records
        self._row = row
        self._text = text

    def annotations_on(self, path: str) -> Iterator[pa.StructScalar]:
        """Yield the annotations, spans and other structs that a JSON path leads through, from outside in."""
        parts = [int(index) if index else name for name, index in _PART.findall(path)]
        if not parts or parts[0] not in self._records.schema.names:
            return
        value: Any = self._records.column(parts[0])[self._row]
        for part in parts[1:]:
            value = _within(value, part)
            if value is None:
                return
            if value.is_valid and pa.types.is_struct(value.type):
                yield value

    def words_of(self, annotation: pa.StructScalar) -> str:
        """Return the words that an annotation covers; else its name, or whatever it says of itself."""
        names = annotation.type.names
        if "start" in names and (words := self.span(annotation)):
            return words
        if "content" in names and (words := self.content(annotation)):
            return words
        if "tail" in names:
            ends = (self._claim(annotation[name].as_py()) for name in ("head", "tail"))
            return " → ".join((annotation["type"].as_py() or "", *ends))
        if "name" in names:
            return annotation["name"].as_py() or ""
        return " ".join(_strings(annotation))

    def span(self, span: pa.StructScalar) -> str:
        """Return the characters that a span repeats, or else those that stand in the text there."""
        exact = span["exact"].as_py() if "exact" in span.type.names else None
        return exact or self.covered(span["start"].as_py(), span["end"].as_py())

    def covered(self, start: int | None, end: int | None) -> str:
        """Return a stretch of the text; nothing where it or the text is unknown."""
        if start is None or end is None or start < 0:
            return ""
        if self._text is None:
            self._text = self._records.column("text")[self._row].as_py() or ""
        return self._text[start:end]

    def content(self, annotation: pa.StructScalar) -> str:
        """Return the words of a quote's or claim's content."""
        fragments = annotation["content"]
        spans = fragments.values if fragments.is_valid else ()
        return " … ".join(filter(None, (self.span(span) for span in spans if span.is_valid)))

    def _claim(self, wanted: str | None) -> str:
        claims = self._records.column("claims")[self._row].values
        place = -1 if claims is None or wanted is None else pc.index(pc.struct_field(claims, "id"), wanted).as_py()
        return self.content(claims[place]) if place >= 0 else ""


def _within(value: Any, part: str | int) -> Any:
    if not value.is_valid:
        return None
    if isinstance(part, int):
        return value.values[part] if pa.types.is_list(value.type) and part < len(value.values) else None
    return value[part] if pa.types.is_struct(value.type) and part in value.type.names else None


def _strings(annotation: pa.StructScalar) -> Iterator[str]:
    for field in annotation.type:
        if pa.types.is_string(field.type) and field.name not in ("id", "exact") and annotation[field.name].is_valid:
            yield annotation[field.name].as_py()
