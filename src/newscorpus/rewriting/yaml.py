"""YAML sources: the values that a fix changes are written anew in their places, and nothing else.

A fix that the source form cannot express, or that would need more than this, is not applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError
from newscorpus.fixing._fix import Record
from newscorpus.fixing._mending import Mending, Row
from newscorpus.fixing._record import Form
from newscorpus.formats._files import READING_FAILED
from newscorpus.formats._form_faults import structural_faults
from newscorpus.formats._source import to_record
from newscorpus.formats.yaml import _LONGEST_FILE, _Document
from newscorpus.rewriting._rewriting import BYTE_ORDER_MARK, Job, Outcome, Show, show_diff, without_mark, writing
from newscorpus.rewriting._yaml_edits import _NO_DOCUMENT, EditError, edit
from newscorpus.rewriting._yaml_form import FormError, Reading, is_same, plain, reform
from newscorpus.schema.source import SourceArticle


@dataclass(frozen=True)
class Written:
    """An article as it is written in a source.

    Attributes:
        path: the file as it was named.
        text: what the file holds, without a byte order mark.
        record: the record; the content itself, where that is no article in source form.
        reading: what was read; None where it is no article in source form.
        faults: what a reader finds wrong.
    """

    path: str
    text: str
    record: Record
    reading: Reading | None
    faults: Sequence[Fault]

    @classmethod
    def read(cls, path: str, text: str) -> Written | None:
        """Read a source; None for a document that is none, or in which a key stands twice."""
        try:
            document = _Document(text)
        except _NO_DOCUMENT:
            return None
        content = document.content
        if not isinstance(content, dict) or document.repeated_keys:
            return None
        try:
            anchored = to_record(SourceArticle.model_validate(content))
        except ValidationError as error:
            return cls(path, text, Form(content), None, tuple(structural_faults(error, content, path, lambda _: 1)))
        reading = Reading(content, plain(anchored.record), anchored.fields)
        return cls(path, text, reading.record, reading, tuple(anchored.faults))

    def judged(self) -> tuple[Row, Sequence[Fault]]:
        return None if self.reading is None else self.record, self.faults

    def become(self, record: Record) -> Written | None:
        try:
            content = dict(record) if self.reading is None else reform(self.reading, record)
            changed = Written.read(self.path, edit(self.text, content))
        except (EditError, FormError):
            return None
        if changed is None or self.reading is None:
            return changed
        if changed.reading is None:
            return None
        is_other_text = self.record.get("text") != record.get("text")
        return changed if is_same(changed.record, record, is_other_text=is_other_text) else None


def rewrite(jobs: Sequence[Job], mending: Mending, outcome: Outcome, show: Show) -> None:
    """Mend the articles of files."""
    contents = {place: content for place, job in enumerate(jobs) if (content := _content(job)) is not None}
    drafts = {
        place: draft
        for place, content in contents.items()
        if (draft := Written.read(jobs[place].source.path, _decoded(content))) is not None
    }
    mended = dict(zip(drafts, mending.mend(list(drafts.values())), strict=True))
    for place, content in contents.items():
        job, became = jobs[place], Outcome()
        new = without_mark(content, job, became)
        one = mended.get(place)
        if one is not None and isinstance(one.draft, Written):
            became.count([one])
            mark = BYTE_ORDER_MARK if new.startswith(BYTE_ORDER_MARK) else b""
            new = mark + one.draft.text.encode()
        if new != content:
            with writing(job) as stream:
                stream.write(new)
            became.changed.append(job.source.path)
            before, after = (words.decode().splitlines() for words in (content, new))
            show_diff(job.source.path, before, after, show)
        outcome.add(became)


def _content(job: Job) -> bytes | None:
    """Return what a file holds, if it can be read."""
    try:
        with job.source.open() as stream:
            content = stream.read(_LONGEST_FILE + 1)
            content.decode()
    except (*READING_FAILED, ReadError):
        return None  # the report says why
    return content if len(content) <= _LONGEST_FILE else None


def _decoded(content: bytes) -> str:
    return content.removeprefix(BYTE_ORDER_MARK).decode()


REWRITER = rewrite
