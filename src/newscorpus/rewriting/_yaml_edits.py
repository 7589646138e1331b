"""Editing YAML as text: only the values that change are written anew; comments, order and style of the rest stay."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

from newscorpus.errors import ReadError
from newscorpus.formats.yaml import _Document, _Loader

_WIDE = 10**9
_LITERAL = "|"
_NO_DOCUMENT = (yaml.YAMLError, ReadError, ValueError, LookupError, TypeError, AttributeError)


class EditError(Exception):
    """A document cannot be changed so that only what changes is written anew."""


class _Edit(NamedTuple):
    start: int
    end: int
    words: str


def edit(text: str, content: Any) -> str:
    r"""Change a document so that it holds another content.

    >>> print(edit("a: 1  # one\nb: {c: no, d: 'yes'}", {"a": 2, "b": {"d": "yes", "e": "x: y"}}))
    a: 2  # one
    b: {d: 'yes', e: "x: y"}

    Raises:
        EditError: that cannot be done, or reading the result would not give that content.
    """
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        raise EditError("there is no content")
    parts, passed = [], 0
    for one in sorted(_Editor(text).change(node, _Document(text).content, content)):
        if one.start < passed:
            raise EditError("two changes meet")
        parts += [text[passed : one.start], one.words]
        passed = one.end
    edited = "".join([*parts, text[passed:]])
    if _content_of(edited) != content:
        raise EditError("the result would hold something else")
    return edited


def _content_of(text: str) -> Any:
    try:
        return _Document(text).content
    except _NO_DOCUMENT as error:
        raise EditError("the result would be no document") from error


class _Editor:
    """Finds the edits that turn one content into another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def change(self, node: yaml.Node, old: Any, new: Any, key: yaml.Node | None = None) -> Iterator[_Edit]:
        """Yield the edits for one value, and for its key if it has one."""
        if old == new:
            return
        if isinstance(node, yaml.MappingNode) and isinstance(new, Mapping) and new:
            yield from self._change_mapping(node, old, new)
        elif isinstance(node, yaml.SequenceNode) and isinstance(new, list) and new:
            yield from self._change_sequence(node, old, new)
        elif _style(node) == _LITERAL and isinstance(new, str):
            yield self._change_literal(node, old, new)
        else:
            yield self._replace(node, new, key)

    def _replace(self, node: yaml.Node, new: Any, key: yaml.Node | None) -> _Edit:
        """Write a value anew, on one line."""
        start, end, words = node.start_mark.index, self._end(node), _inline(new, _style(node))
        if _is_block(node):
            if key is None:
                raise EditError("a list or mapping in a list cannot be written anew")
            return _Edit(self._text.index(":", key.end_mark.index) + 1, end, f" {words}")
        return _Edit(start, end, words if end > start else f" {words}")

    def _change_literal(self, node: yaml.Node, old: str, new: str) -> _Edit:
        """Write the lines of a block of text anew that change."""
        start, end = node.start_mark.index, self._end(node)
        header, *lines = self._text[start:end].splitlines(keepends=True)
        before, after = (words.rstrip("\n").split("\n") for words in (old, new))
        indent = next((re.match(" *", line) for line in lines if line.strip()), None)
        if indent is None or len(lines) != len(before) or old.endswith("\n") != new.endswith("\n"):
            return self._replace(node, new, None)
        if len(after) != len(before):
            lines = [self._newline] * len(after)
            before = [""] * len(after)
        changed = [
            line if words == other else f"{indent[0] if other else ''}{other}{line[len(line.rstrip(_ENDS)) :]}"
            for line, words, other in zip(lines, before, after, strict=True)
        ]
        return _Edit(start, end, "".join([header, *changed]).rstrip(_ENDS))

    # --- mappings and lists ---

    def _change_mapping(
        self, node: yaml.MappingNode, old: Mapping[Any, Any], new: Mapping[Any, Any]
    ) -> Iterator[_Edit]:
        names = [key.value for key, _ in node.value]
        old, new = ({str(key): value for key, value in content.items()} for content in (old, new))
        if sorted(names) != sorted(old):
            raise EditError("a key is no plain text, or stands twice")
        removed = [name for name in names if name not in new]
        added = [name for name in new if name not in names]
        renamed = _renamed(names, removed, list(new), added)
        for key, value in node.value:
            name = renamed.get(key.value, key.value)
            if name != key.value:
                yield _Edit(key.start_mark.index, key.end_mark.index, _scalar(name, key.style))
            if name in new:
                yield from self.change(value, old[key.value], new[name], key)
        if not renamed and (removed or added):
            gone = {place for place, name in enumerate(names) if name in removed}
            words = [f"{_scalar(name, None)}: {_inline(new[name], None)}" for name in added]
            yield from self._respace(node, [*node.value], gone, {len(names): words}, new)

    def _change_sequence(self, node: yaml.SequenceNode, old: Sequence[Any], new: Sequence[Any]) -> Iterator[_Edit]:
        before, after = ([_canonical(value) for value in values] for values in (old, new))
        matcher = SequenceMatcher(a=before, b=after, autojunk=False)
        gone: set[int] = set()
        more: dict[int, list[str]] = {}
        for kind, start, end, first, last in matcher.get_opcodes():
            paired = min(end - start, last - first) if kind != "equal" else 0
            for place in range(paired):
                yield from self.change(node.value[start + place], old[start + place], new[first + place])
            if kind != "equal":
                gone.update(_latest(before, start + paired, end))
                more[start + paired] = [_inline(value, None) for value in new[first + paired : last]]
        yield from self._respace(node, [(value, value) for value in node.value], gone, more, new)

    def _respace(
        self,
        node: yaml.Node,
        entries: Sequence[tuple[yaml.Node, yaml.Node]],
        gone: Collection[int],
        more: Mapping[int, Sequence[str]],
        new: Any,
    ) -> Iterator[_Edit]:
        """Take entries out, and put others before those of a number.

        Args:
            node: the list or mapping.
            entries: the nodes at the beginning and at the end of each of its entries.
            gone: the numbers of those that go.
            more: what comes before an entry, by its number.
            new: what the list or mapping holds afterwards.
        """
        if not _is_block(node):
            yield from self._respace_flow(node, entries, gone, more, new)
            return
        lines = [self._lines_of(first, last) for first, last in entries]
        for place in gone:
            yield _Edit(*lines[place], "")
        for place, words in more.items():
            indent = self._indent(entries[min(place, len(entries) - 1)][0])
            if isinstance(node, yaml.MappingNode):
                indent = indent.replace("-", " ")
            written = "".join(f"{indent}{one}{self._newline}" for one in words)
            if place < len(entries):
                at = lines[place - 1][1] if place else lines[0][0]  # a comment above an entry stays above it
                yield _Edit(at, at, written)
            elif words:
                end = lines[-1][1]
                is_open = not self._text[:end].endswith("\n")
                yield _Edit(end, end, f"{self._newline}{written.rstrip(_ENDS)}" if is_open else written)

    def _respace_flow(
        self,
        node: yaml.Node,
        entries: Sequence[tuple[yaml.Node, yaml.Node]],
        gone: Collection[int],
        more: Mapping[int, Sequence[str]],
        new: Any,
    ) -> Iterator[_Edit]:
        kept = [place for place in range(len(entries)) if place not in gone]
        if not kept:
            yield _Edit(node.start_mark.index, node.end_mark.index, _inline(new, None))
            return
        last = kept[-1]
        for place in gone:
            if place < last:
                yield _Edit(entries[place][0].start_mark.index, entries[place + 1][0].start_mark.index, "")
        if last + 1 < len(entries):
            yield _Edit(self._end(entries[last][1]), self._end(entries[-1][1]), "")
        for place, words in more.items():
            if words and place <= last:
                start = entries[place][0].start_mark.index
                yield _Edit(start, start, "".join(f"{one}, " for one in words))
            elif words:
                end = self._end(entries[last][1])
                yield _Edit(end, end, "".join(f", {one}" for one in words))

    # --- places in the text ---

    def _end(self, node: yaml.Node) -> int:
        """Return where a value ends, without the line ends and comments after it."""
        if _is_block(node):
            inner = node.value[-1]
            return self._end(inner[1] if isinstance(inner, tuple) else inner)
        if _style(node) in (_LITERAL, ">"):
            return len(self._text[: node.end_mark.index].rstrip(_ENDS))
        return int(node.end_mark.index)

    def _lines_of(self, first: yaml.Node, last: yaml.Node) -> tuple[int, int]:
        """Return the start and end of the lines of an entry of a block, of which it must be the only one."""
        start = self._text.rfind("\n", 0, first.start_mark.index) + 1
        end = self._text.find("\n", self._end(last))
        end = len(self._text) if end < 0 else end + 1
        before, after = self._text[start : first.start_mark.index].strip(), self._text[self._end(last) : end].strip()
        if before not in ("", "-") or (after and not after.startswith("#")):
            raise EditError("two values share a line")
        return start, end

    def _indent(self, first: yaml.Node) -> str:
        """Return what stands before an entry of a block on its line."""
        start = self._text.rfind("\n", 0, first.start_mark.index) + 1
        return self._text[start : first.start_mark.index]


_ENDS = "\r\n"


def _renamed(before: list[str], removed: list[str], after: list[str], added: list[str]) -> dict[str, str]:
    """Return the new name of the one key that got another, by its old one."""
    is_one = len(removed) == len(added) == 1
    is_rename = is_one and before.index(removed[0]) == after.index(added[0])
    return dict(zip(removed, added, strict=True)) if is_rename else {}


def _latest(before: Sequence[str], start: int, end: int) -> range:
    """Return the last of several runs of entries that could go with the same result: of twins the first stays.

    >>> _latest(["a", "b", "b", "c"], 1, 2)
    range(2, 3)
    """
    while start < end < len(before) and before[start] == before[end]:
        start, end = start + 1, end + 1
    return range(start, end)


def _style(node: yaml.Node) -> str | None:
    """Return what a text is written with: a quotation mark, a sign for a block, or nothing."""
    return node.style if isinstance(node, yaml.ScalarNode) else None


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


# --- values as they are written -----------------------------------------------------------------------------


def _inline(value: Any, style: str | None) -> str:
    """Write a value on one line.

    >>> _inline({"quote": "a, b", "form": "name", "no": [1, "no"]}, None)
    '{quote: "a, b", form: name, "no": [1, "no"]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key), None)}: {_inline(one, None)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one, None) for one in value) + "]"
    if isinstance(value, str):
        return _scalar(str(value), style)
    return json.dumps(value)


def _scalar(words: str, style: str | None) -> str:
    """Write a text in a style, if it can be, else between double quotation marks."""
    single = "'" + words.replace("'", "''") + "'"
    written = single if style == "'" else words if not style else _double_quoted(words)
    return written if _reads_as(written, words) else _double_quoted(words)


def _reads_as(written: str, words: str) -> bool:
    """Say whether a scalar means a text, wherever it is written."""
    try:
        inner = yaml.load(f"{{{written}: [{written}, {written}]}}", Loader=_Loader)
        outer = yaml.load(f"key: {written}  # end\n", Loader=_Loader)
    except _NO_DOCUMENT:
        return False
    return "\n" not in written and inner == {words: [words, words]} and outer == {"key": words}


def _double_quoted(words: str) -> str:
    written: str = yaml.dump(words, default_style='"', allow_unicode=True, width=_WIDE, Dumper=yaml.SafeDumper)
    return written.rstrip("\n")
