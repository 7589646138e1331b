"""The fast reader of JSON Lines against the careful one: both make the same of the same lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.corpus import load
from newscorpus.formats import jsonl
from newscorpus.formats._blocks import read_block

PLAIN: dict[str, Any] = json.loads(load("test")[0].model_dump_json())
for _layer in ("mentions", "entities", "claims", "sentences", "relations"):
    PLAIN[_layer] = PLAIN[_layer][:2]
PLAIN["quotes"] = PLAIN["quotes"][:1]
ODD = [None, [], {}, [None], [{}], "x", "", 1, -5, 2**40, 1.5, True, "\ud800", "2025-02-03", "2025-02-30T00:00:00Z"]


def paths(value: object, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a parsed value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above] * bool(above) + [place for key, below in inner for place in paths(below, (*above, key))]


PATHS = paths(PLAIN)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A record with some values changed, removed or repeated, as a line."""
    record = json.loads(json.dumps(PLAIN))
    for path in draw(st.lists(st.sampled_from(PATHS), max_size=3)):
        target = record
        try:
            for key in path[:-1]:
                target = target[key]
            if draw(st.booleans()):
                del target[path[-1]]
            else:
                target[path[-1]] = draw(st.sampled_from(ODD))
        except (KeyError, IndexError, TypeError):
            continue
    line = json.dumps(record, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 4)) == 0:
        position = draw(st.integers(0, len(line) - 1))
        line = (
            line[:position]
            + draw(st.sampled_from([b"{", b"}", b'"', b",", b"0", b"\\", b"\xff", b"]", b""]))
            + line[position + 1 :]
        )
    return line


def one_by_one(content: list[bytes]) -> Any:
    """Read lines by the careful way alone."""
    gathered = jsonl._Gathered("x")
    for number, line in enumerate(content, start=1):
        gathered.add(jsonl._Line(number, 0, line))
    return gathered._one_by_one()


@settings(max_examples=300, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=3))
def test_what_the_fast_reader_accepts_the_careful_one_reads_alike(content: list[bytes]) -> None:
    fast = read_block([line for line in content if line.strip()])
    if fast is not None:
        careful = one_by_one(content)
        assert [fault.kind for fault in careful.faults] == []
        assert fast.equals(careful.records)


def test_plain_records_are_read_fast() -> None:
    articles = [article.model_dump_json().encode() for article in load()]
    fast = read_block(articles)
    assert fast is not None
    assert fast.equals(one_by_one(articles).records)


@pytest.mark.parametrize("layer", ["mentions", "topics", "attributes"])
def test_an_absent_list_is_empty_and_a_null_one_is_doubted(layer: str) -> None:
    absent = {name: value for name, value in PLAIN.items() if name != layer}
    absent |= {"entities": [], "quotes": [], "claims": [], "relations": [], "mentions": []}
    absent.pop(layer, None)
    read = read_block([json.dumps(absent).encode()])
    assert read is not None
    assert read.column(layer).to_pylist() == [[]]
    assert read_block([json.dumps({**absent, layer: None}).encode()]) is None


@pytest.mark.parametrize("line", [b"null", b"[]", b'"x"', b"1", b"{}{}", b"{", b"", b'{"id": "a"}', b'{"x": 1}'])
def test_what_is_no_record_is_doubted(line: bytes) -> None:
    assert read_block([line]) is None
