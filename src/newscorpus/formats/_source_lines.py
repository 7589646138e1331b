"""Articles in source form as JSON Lines, which is how a language model's output comes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.errors import ReadError
from newscorpus.formats._files import READING_FAILED, Source, explain
from newscorpus.formats._source import to_record
from newscorpus.formats._structure import json_path
from newscorpus.schema.source import SourceArticle


def read_source_lines(source: Source) -> Iterator[Article | ReadError]:
    """Read articles in source form, one JSON object a line, and anchor them; an error for each fault of a line."""
    try:
        with source.open() as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield from _read_line(source.path, number, line)
    except ReadError as error:
        yield error
    except READING_FAILED as error:
        yield ReadError(source.path, explain(error))


def _read_line(path: str, number: int, line: bytes) -> Iterator[Article | ReadError]:
    try:
        anchored = to_record(SourceArticle.model_validate_json(json.dumps(json.loads(line))))
        faults = [(fault.field, fault.details) for fault in anchored.faults]
        if not faults:
            yield Article.model_validate(anchored.record)
    except ValidationError as error:
        for refused in error.errors(include_url=False):
            message = f"{json_path(refused['loc'])}: {refused['msg'][0].lower()}{refused['msg'][1:]}"
            yield ReadError(path, message, line=number)
    except (ValueError, RecursionError) as error:
        yield ReadError(path, f"malformed JSON: {explain(error)}", line=number)
    else:
        for field, details in faults:
            reason = f"{field}: {details['reason']}"
            if details["candidates"]:
                reason = f"{reason}; candidates: {details['candidates']}"
            yield ReadError(path, reason, line=number, remedy=details.get("remedy"))
