"""The source format: one YAML file an article, annotated by quoting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import ReadError, WriteError
from newscorpus.formats._files import Source, explain, replacing, unreadable
from newscorpus.formats._form_faults import structural_faults
from newscorpus.formats._format import RECORDS_A_BATCH, Format
from newscorpus.formats._source import Anchored, from_article, to_record
from newscorpus.formats._structure import path_step
from newscorpus.records import Batch, to_record_batch
from newscorpus.schema.source import SourceArticle

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Builds the values of a document; what looks like a time and is none stays a text."""

    def construct_time(self, node: yaml.ScalarNode) -> Any:
        """Make a day or a time of what looks like one."""
        try:
            return self.construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            return self.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_time)

_LONGEST_FILE = 16 * 2**20
_DEEPEST = 40
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
        """Read a file and keep its record, or its faults."""
        try:
            with source.open() as stream:
                content = stream.read(_LONGEST_FILE + 1)
            self._add_content(source.path, content)
        except Exception as error:
            self._refuse(unreadable(source.path, error))

    def _refuse(self, *faults: Fault) -> None:
        self.unread += 1
        self.faults.extend(faults)

    def _add_content(self, path: str, content: bytes) -> None:
        if len(content) > _LONGEST_FILE:
            raise ReadError(path, f"it is longer than {_LONGEST_FILE} bytes")
        if content.startswith(_BYTE_ORDER_MARK):
            self.faults.append(Fault("byte-order-mark", path, 1))
        try:
            text = content.removeprefix(_BYTE_ORDER_MARK).decode()
        except UnicodeDecodeError as error:
            start = error.start + len(content) - len(error.object)
            details = {"offset": str(start), "byte": f"0x{content[start]:02x}"}
            self._refuse(Fault("invalid-utf8", path, content[:start].count(b"\n") + 1, details=details))
            return
        try:
            document = _Document(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            self._refuse(unreadable(path, ReadError(path, str(error.problem)), line))
        except ReadError as error:
            self._refuse(unreadable(path, error, error.line))
        except yaml.YAMLError as error:
            self._refuse(unreadable(path, ReadError(path, explain(error))))
        except (LookupError, ValueError, AttributeError, TypeError) as error:  # tags that do not fit their values
            self._refuse(unreadable(path, ReadError(path, f"a value is not what its tag says: {explain(error)}")))
        else:
            self._add_document(path, document)

    def _add_document(self, path: str, document: _Document) -> None:
        if document.content is None:
            self.faults.append(Fault("empty-input", path))
            return
        article = document.content.get("id") if isinstance(document.content, dict) else None
        named = article if isinstance(article, str) else None
        for key, line in document.repeated_keys:
            self.faults.append(Fault("duplicate-json-key", path, line, article=named, details={"key": key}))
        try:
            anchored = to_record(SourceArticle.model_validate(document.content))
        except ValidationError as error:
            self._refuse(*structural_faults(error, document.content, path, document.line_of))
            return
        self._keep(path, document, anchored)

    def _keep(self, path: str, document: _Document, anchored: Anchored) -> None:
        row = len(self.records)
        self.records.append(anchored.record)
        self.paths.append(path)
        self.lines.append(1)
        for annotation, field in anchored.fields.items():
            self.annotation_lines[row, annotation] = document.line_of(field)
        for fault in anchored.faults:
            line = document.line_of(fault.field or "$")
            self.faults.append(replace(fault, path=path, line=line, row=row, article=anchored.record["id"]))

    def batch(self) -> Batch:
        records = to_record_batch(self.records, lenient=True)
        return Batch(records, self.paths, self.lines, self.faults, self.annotation_lines, self.unread)


class _Document:
    """A parsed YAML document that remembers the line of each of its values."""

    def __init__(self, text: str) -> None:
        """Parse a document.

        Raises:
            yaml.YAMLError: it is no YAML, or holds more than one document.
            ReadError: it is not built as an article can be.
        """
        _refuse_what_is_no_form(text)
        loader = _Loader(text)
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
                self._walk(value, f"{path}{path_step(key.value)}")
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, f"{path}[{index}]")

    def line_of(self, path: str) -> int:
        """Return the line of a value, or of the nearest one around it that is written down."""
        while path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["))]
        return self._lines[path]


def _refuse_what_is_no_form(text: str) -> None:
    """Look at the events of a document before it is built: deep nesting overflows the stack, aliases the memory.

    Raises:
        ReadError: it has aliases, or is nested deeper than any article.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise ReadError("", "an alias is no part of the form", line=_line(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ReadError("", "it is nested too deep", line=_line(event))


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


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
    """Write an article in source form; reading it gives the same article.

    Raises:
        WriteError: it would not, as the form cannot hold it.
    """
    form = from_article(article)
    written = _dump(_styled(form))
    return written if _loads_as(written, form) else _dump(form)


def _dump(form: Mapping[str, Any]) -> str:
    return yaml.dump(form, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)


def _loads_as(written: str, form: Mapping[str, Any]) -> bool:
    """Say whether what is written reads back as itself; some characters do not survive a text in block style."""
    try:
        return bool(yaml.load(written, Loader=_Loader) == form)
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
    written: set[str] = set()
    for article in articles:
        if article.id in written:
            raise WriteError(f"{target}: two articles have the id `{article.id}`, and each needs a file of that name")
        target.mkdir(parents=True, exist_ok=True)
        _write_file(target / f"{article.id}.yaml", article)
        written.add(article.id)
    return len(written)


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
