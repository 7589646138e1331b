"""Whatever ids, names, paths and messages hold, no form lets it act: not on a terminal, in CI, nor as markup."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newscorpus.diagnostics import Diagnostic, Location, Severity
from newscorpus.findings import Findings, Unjudged
from newscorpus.reports import Style, all_reports, github
from newscorpus.reports._escape import as_code

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-parts.schema.json").read_text("utf-8"))

EVIL = [
    *("\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\r", "\n", "\x00", "\x85", "\u2028", "\u202e", "\u200b", "\ufffe"),
    *("\ud800", "\udc80", "::error::x", " ::stop-commands::x", "##[add-mask]x", "##vso[task.x]", "###[", "%0A", "%"),
    *("</failure>", "]]>", "<script>alert(1)</script>", "<!--", "&lt;", "&", '"', "'", "`", "|", "\\|", "\\"),
    *("[a](http://evil.example)", "](1)", "{0}", "{", "}", "@all", "http://evil.example", ",", ":", "../", "//", "#"),
]
texts = st.lists(st.one_of(st.sampled_from(EVIL), st.text(max_size=8)), max_size=5).map("".join)
numbers = st.none() | st.integers(min_value=-(2**40), max_value=2**40)
locations = st.builds(
    Location, texts, numbers, st.none() | texts, st.none() | texts, st.none() | texts, numbers, numbers
)
diagnostics = st.builds(
    Diagnostic,
    *(texts, texts, st.sampled_from(Severity), locations, texts),
    *(st.none() | texts, st.none() | texts, st.booleans(), st.none() | texts),
)
some = st.lists(diagnostics, max_size=6)
property_test = settings(max_examples=60, deadline=None)

COMMAND = re.compile(r"^\s*::|##[\w.-]*\[", re.MULTILINE)


@pytest.fixture(autouse=True, scope="module")
def no_ci() -> Iterable[None]:
    """Report as on a person's machine, whatever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GITHUB_STEP_SUMMARY", raising=False)
        patch.delenv("GITHUB_WORKSPACE", raising=False)
        yield


def written(form: str, found: Sequence[Diagnostic]) -> str:
    stream = io.BytesIO()
    all_reports()[form].write(Findings(tuple(found), len(found), Unjudged()), stream, Style())
    return stream.getvalue().decode("utf-8", "strict")


def is_plain(text: str) -> bool:
    """Whether a text has no control, format or surrogate characters, line ends aside."""
    return all(character == "\n" or unicodedata.category(character)[0] != "C" for character in text)


@property_test
@given(some)
def test_text(found: list[Diagnostic]) -> None:
    out = written("text", found)
    assert is_plain(out)
    assert not COMMAND.search(out)
    heads = [line for line in out.splitlines() if re.search(r"(error|warning|note) .*: ", line)]
    assert len(heads) >= len(found)


@property_test
@given(some)
def test_json_and_jsonl(found: list[Diagnostic]) -> None:
    array, lines = written("json", found), written("jsonl", found)
    assert (array + lines).isascii()
    assert not COMMAND.search(array + lines)
    objects = [json.loads(line) for line in lines.splitlines()]
    assert json.loads(array) == objects
    assert [(one["path"], one["article"], one["message"]) for one in objects] == [
        (one.location.path, one.location.article, one.message) for one in found
    ]


def parsed_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a line as the runner of GitHub does: the command ends at the second `::`."""
    _, head, message = line.split("::", 2)
    kind, _, named = head.partition(" ")
    properties = dict(part.split("=", 1) for part in named.split(",") if part)
    return kind, properties, message


@property_test
@given(some)
def test_github(found: list[Diagnostic]) -> None:
    out = written("github", found)
    assert is_plain(out)
    assert "##[" not in out
    commands = [parsed_command(line) for line in out.splitlines()]
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in out.splitlines())
    assert all(set(properties) <= {"file", "line", "title"} for _, properties, _ in commands)
    groups = {(one.severity, one.code, one.location.path) for one in found}
    assert len(commands) == len(groups) + 1
    assert commands[-1][1] == {"title": "newscorpus"}


ROW = re.compile(r"\| [\d,]+ \| (`[^`|\n]+`|–) \| (`[^`|\n]+`|–) \| (error|warning|note) \| [\d,]+ \|")


@property_test
@given(some)
def test_the_table_on_the_page_of_a_run(found: list[Diagnostic]) -> None:
    lines = list(github._table(Findings(tuple(found), 1, Unjudged())))
    rows = lines[lines.index("|---:|---|---|---|---:|") + 1 :] if found else []
    assert len(rows) == len({(one.severity, one.code, one.name) for one in found})
    assert all(ROW.fullmatch(row) and is_plain(row) for row in rows)


@property_test
@given(texts)
def test_code_in_a_table_is_nothing_but_code(text: str) -> None:
    assert re.fullmatch(r"`[^`|\s](?:[^`|\n]*[^`|\s])?`|–", as_code(text))


@property_test
@given(some)
def test_sarif(found: list[Diagnostic]) -> None:
    out = written("sarif", found)
    assert out.isascii()
    assert not COMMAND.search(out)
    log = json.loads(out)
    Draft202012Validator(SCHEMA).validate(log)
    messages = [result["message"]["text"] for result in log["runs"][0]["results"]]
    assert len(messages) == len(found)
    assert all("](" not in message and is_plain(message) for message in messages)
    assert not any(brace in message.replace(brace * 2, "") for message in messages for brace in "{}")


@property_test
@given(some)
def test_junit(found: list[Diagnostic]) -> None:
    out = written("junit", found)
    assert is_plain(out)
    assert not COMMAND.search(out)
    root = ElementTree.fromstring(out)
    tags = {element.tag for element in root.iter()}
    assert tags <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    files, codes = ({one.location.path for one in found}, {one.code for one in found})
    assert (len(root), sum(len(suite) for suite in root)) == (len(files), len(files) * len(codes))
    assert len(list(root.iter("failure"))) == int(root.get("failures", ""))
    assert len(list(root.iter("error"))) == int(root.get("errors", ""))
    assert len(list(root.iter("skipped"))) == int(root.get("skipped", ""))


@property_test
@given(some)
def test_parquet_keeps_what_is_joined_on(found: list[Diagnostic]) -> None:
    stream = io.BytesIO()
    all_reports()["parquet"].write(Findings(tuple(found), 1, Unjudged()), stream, Style())
    articles = pq.read_table(io.BytesIO(stream.getvalue()))["article"].to_pylist()
    for stored, one in zip(articles, found, strict=True):
        given_id = one.location.article
        assert stored == given_id or "\\ud" in stored


class _Tags(HTMLParser):
    """Collects what HTML would make of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment", data))


@property_test
@given(some)
def test_html_in_notebooks(found: list[Diagnostic]) -> None:
    shown = Findings(tuple(found), 1, Unjudged())._repr_html_()
    parser = _Tags()
    parser.feed(shown)
    assert {tag for tag, _ in parser.tags} <= {"p", "table", "thead", "tbody", "tr", "th", "td"}
    assert not any(attributes for _, attributes in parser.tags)
    assert sum(tag == "td" for tag, _ in parser.tags) == 5 * len(found)
    assert is_plain(shown)
