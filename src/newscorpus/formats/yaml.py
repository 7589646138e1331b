"""The source format: one YAML file an article, annotated by quoting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError, WriteError
from newscorpus.formats._files import READING_FAILED, Source, explain, replacing
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.formats._source import Anchored, from_article, to_record
from newscorpus.formats._structure import json_path, json_type
from newscorpus.records import Batch, to_record_batch
from newscorpus.schema.source import SourceArticle

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_FILE = 16 * 2**20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(sources: Sequence[Source]) -> Iterator[Batch]:
    """Read batches of records, many files a batch; what cannot be read is a fault of its batch."""
    for first in range(0, len(sources), RECORDS_A_BATCH):
        gathered = _Gathered()
        for source in sources[first : first + RECORDS_A_BATCH]:
            gathered.add(source)
        yield gathered.batch()


class _Gathered:
    """The records of one batch while it fills."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.lines: list[int] = []
        self.faults: list[Fault] = []
        self.annotation_lines: dict[tuple[int, str], int] = {}
        self.unread = 0

    def add(self, source: Source) -> None:
        try:
            with source.open() as stream:
                content = stream.read(_LONGEST_FILE + 1)
        except ReadError as error:
            self._refuse(source.path, None, error.reason)
        except READING_FAILED as error:
            self._refuse(source.path, None, explain(error))
        else:
            self._add_content(source.path, content)

    def _refuse(self, path: str, line: int | None, reason: str) -> None:
        self.unread += 1
        self.faults.append(Fault("unreadable-file", path, line, details={"reason": reason}))

    def _add_content(self, path: str, content: bytes) -> None:
        if len(content) > _LONGEST_FILE:
            self._refuse(path, None, f"it is longer than {_LONGEST_FILE} bytes")
            return
        if content.startswith(_BYTE_ORDER_MARK):
            self.faults.append(Fault("byte-order-mark", path, 1))
        try:
            text = content.removeprefix(_BYTE_ORDER_MARK).decode()
        except UnicodeDecodeError as error:
            details = {"offset": str(error.start), "byte": f"0x{content[error.start]:02x}"}
            line = content[: error.start].count(b"\n") + 1
            self.faults.append(Fault("invalid-utf8", path, line, details=details))
            self.unread += 1
            return
        try:
            document = _Document(text)
        except yaml.MarkedYAMLError as error:
            self._refuse(path, error.problem_mark.line + 1 if error.problem_mark else None, str(error.problem))
            return
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self._refuse(path, None, explain(error))
            return
        self._add_document(path, document)

    def _add_document(self, path: str, document: _Document) -> None:
        content = document.content
        article = content.get("id") if isinstance(content, dict) else None
        named = article if isinstance(article, str) else None
        for key, line in document.repeated_keys:
            self.faults.append(Fault("duplicate-json-key", path, line, article=named, details={"key": key}))
        try:
            anchored = to_record(SourceArticle.model_validate(content))
        except ValidationError as error:
            self.unread += 1
            self.faults.extend(_structural(error, path, document, named))
            return
        self._keep(path, document, anchored)

    def _keep(self, path: str, document: _Document, anchored: Anchored) -> None:
        row = len(self.records)
        self.records.append(anchored.record)
        self.paths.append(path)
        self.lines.append(1)
        for annotation, field in anchored.fields.items():
            self.annotation_lines[row, annotation] = document.line_of(field)
        article = anchored.record["id"]
        for fault in anchored.faults:
            line = document.line_of(fault.field or "$")
            self.faults.append(Fault(fault.kind, path, line, row, article, None, fault.field, fault.details))

    def batch(self) -> Batch:
        records = to_record_batch(self.records, lenient=True)
        return Batch(records, self.paths, self.lines, self.faults, self.annotation_lines, self.unread)


class _Document:
    """A parsed YAML document that remembers the line of each of its values."""

    def __init__(self, text: str) -> None:
        """Parse a document.

        Raises:
            yaml.YAMLError: it is no YAML, or holds more than one document, or refers to itself by aliases.
        """
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise yaml.YAMLError(f"line {line} has an alias, which is no part of the form")
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            self.content: Any = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
        self.repeated_keys: list[tuple[str, int]] = []
        self._lines: dict[str, int] = {"$": 1}
        if node is not None:
            self._walk(node, "$")

    def _walk(self, node: yaml.Node, path: str) -> None:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    self.repeated_keys.append((key.value, key.start_mark.line + 1))
                seen.add(key.value)
                self._walk(value, f"{path}.{key.value}")
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, f"{path}[{index}]")

    def line_of(self, path: str) -> int:
        """Return the line of a value, or of the nearest one around it that is written down."""
        while path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["))]
        return self._lines[path]


_KINDS = {
    "missing": "missing-field",
    "extra_forbidden": "unknown-field",
    "enum": "unknown-label",
    "timezone_aware": "naive-time",
}
_MALFORMED = (
    "string_pattern_mismatch",
    "string_too",
    "too_short",
    "greater_than",
    "less_than",
    "literal_error",
)


def _structural(error: ValidationError, path: str, document: _Document, article: str | None) -> Iterator[Fault]:
    """Name what keeps a document from being an article in source form; of a choice of forms the first reason counts."""
    seen: set[str] = set()
    for details in error.errors(include_url=False):
        location = [part for part in details["loc"] if not _is_choice(part)]
        field = json_path(location)
        if field in seen:
            continue
        seen.add(field)
        kind = _KINDS.get(details["type"])
        if kind is None:
            kind = "malformed-value" if details["type"].startswith(_MALFORMED) else "wrong-type"
        values = {"name": str(location[-1]) if location else "$", "actual": json_type(details["input"])}
        values["expected"] = details["msg"].removeprefix("Input should be ")
        if isinstance(details["input"], str | int | float):
            values["value"] = str(details["input"])
        yield Fault(kind, path, document.line_of(field), None, article, None, field, values)


def _is_choice(part: int | str) -> bool:
    """Say whether a part of a place names one form of a choice, not a field."""
    return isinstance(part, str) and (part in ("Offsets", "str", "date", "datetime", "[key]") or "[" in part)


_SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_SafeDumper):  # type: ignore[misc]
    """Writes long texts as blocks and small annotations on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out."""
        return True


class _Inline(dict[str, Any]):
    """An annotation that is written on one line."""


class _InlineList(list[Any]):
    """A list that is written on one line."""


class _Long(str):
    """A text that is written as a block."""

    __slots__ = ()


_Dumper.add_representer(
    _Inline, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), True)
)
_Dumper.add_representer(
    _InlineList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, True)
)
_Dumper.add_representer(
    _Long, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style="|")
)


def to_yaml(article: Article) -> str:
    """Write an article in source form; reading it gives the same article."""
    form = from_article(article)
    written = _dump(_styled(form))
    return written if _loads_as(written, form) else _dump(form)


def _dump(form: Mapping[str, Any]) -> str:
    return yaml.dump(form, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def _loads_as(written: str, form: Mapping[str, Any]) -> bool:
    """Say whether a text in block style reads back as itself; some characters do not survive it."""
    try:
        return bool(yaml.load(written, Loader=_LOADER).get("text") == form.get("text"))
    except yaml.YAMLError:
        return False


def _styled(form: Mapping[str, Any]) -> dict[str, Any]:
    styled = dict(form)
    if "text" in styled:
        styled["text"] = _Long(styled["text"])
    for name in ("authors", "topics"):
        if name in styled:
            styled[name] = _InlineList(styled[name])
    for name in ("rights", "origin"):
        styled[name] = _Inline(styled[name])
    for name in ("blocks", "sentences", "mentions", "relations", "attributes"):
        if name in styled:
            styled[name] = [_Inline(annotation) for annotation in styled[name]]
    for name in ("layers", "entities", "quotes", "claims"):
        if name in styled:
            styled[name] = {key: _Inline(annotation) for key, annotation in styled[name].items()}
    return styled


def write(path: str, articles: Iterable[Article], metadata: Mapping[str, str]) -> int:
    """Write articles: to a `.yaml` file the only one, to a folder one file each, named by its id; return how many."""
    target = Path(path)
    if target.suffix in FORMAT.suffixes:
        return _write_only(target, articles)
    count = 0
    for article in articles:
        target.mkdir(parents=True, exist_ok=True)
        _write_file(target / f"{article.id}.yaml", article)
        count += 1
    return count


def _write_only(target: Path, articles: Iterable[Article]) -> int:
    remaining = iter(articles)
    first, second = next(remaining, None), next(remaining, None)
    if first is None or second is not None:
        found = "no article" if first is None else "more than one article"
        raise WriteError(f"{target}: a YAML file holds one article, and there is {found}", remedy="name a folder")
    _write_file(target, first)
    return 1


def _write_file(path: Path, article: Article) -> None:
    with replacing(path) as stream:
        stream.write(to_yaml(article).encode())


FORMAT = Format("yaml", (".yaml", ".yml"), read, write, is_folder=True)
