"""Whatever a file holds, validating it ends without an exception, and what could not be read is never passed.

A record that the models refuse has an error by some rule, and the same broken record says the same as JSON Lines and
as Parquet.
"""

from __future__ import annotations

import gzip
import io
import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from newscorpus.article import Article
from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.formats import articles_of, read_batches, write_articles
from newscorpus.records import to_record_batch
from newscorpus.rules import all_rules
from newscorpus.schema.arrow import article_schema
from newscorpus.validate import Findings, validate

BASE = Path(__file__).parent / "rules" / "articles" / "base.yaml"
ENDINGS = ("jsonl", "jsonl.gz", "jsonl.zst", "yaml", "parquet", "txt")


@cache
def base() -> Article:
    (batch,) = read_batches([str(BASE)])
    (article,) = articles_of(batch)
    assert isinstance(article, Article)
    return article


@cache
def stored(name: str) -> bytes:
    """The base article, thrice, as a file of this name."""
    articles = [base().model_copy(update={"id": f"article-{number}"}) for number in range(3)]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, name))
        write_articles(path, articles[:1] if name.endswith("yaml") else articles)
        return Path(path).read_bytes()


def validated(name: str, content: bytes) -> Findings:
    """Validate a file, and see that no rule and no reader stumbled over it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        findings = validate(path)
    assert not [found.message for found in findings if found.code == "FIL100"]
    assert not [found.message for found in findings if "reader crashed" in found.message]
    assert not [found.code for found in findings if not f"{found.message}{found.location.field}".isprintable()]
    return findings


def as_lines(*records: object) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


def errors(findings: Findings) -> list[Diagnostic]:
    return [found for found in findings if found.severity == Severity.ERROR]


def read_back(name: str, content: bytes) -> list[object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return [found for batch in read_batches([str(path)]) for found in articles_of(batch)]


# --- bytes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=30)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@example(content=b"[" * 100_000)
@example(content=b'{"mentions":' * 100_000)
def test_arbitrary_bytes_are_never_passed(ending: str, content: bytes) -> None:
    assert validated(f"articles.{ending}", content).exit_status() in (1, 2)


@given(content=st.text(st.sampled_from("[]{}:,-'\"&*!|>?#%@ \n\tab1"), max_size=60))
@example(content="[" * 100_000)
@example(content="- " * 10_000)
@example(content="a: " + "{b: " * 10_000)
@example(content="a: &a [*a]")
@example(content="a: !!bool b")
@example(content="a: !!binary b")
@example(content="published_at: 2025-99-99")
@example(content="<<: {id: a}")
@example(content='title: "\\ud800"')
def test_arbitrary_yaml_is_never_passed(content: str) -> None:
    assert validated("article.yaml", content.encode()).exit_status() in (1, 2)


@pytest.mark.parametrize("name", ["articles.jsonl.gz", "articles.jsonl.zst", "articles.parquet"])
def test_a_file_that_was_cut_is_never_passed(name: str) -> None:
    whole = stored(name)
    for length in {*range(0, len(whole), max(1, len(whole) // 50)), *range(len(whole) - 20, len(whole))}:
        assert validated(name, whole[:length]).exit_status() == 2, length
    assert validated(name, whole).exit_status() != 2


@given(data=st.data())
def test_json_lines_that_were_cut_within_a_line_are_never_passed(data: st.DataObject) -> None:
    whole = stored("articles.jsonl")
    length = data.draw(st.integers(1, len(whole) - 2))
    cut = whole[:length]
    is_within = not cut.endswith((b"\n", b"}"))
    assert validated("articles.jsonl", cut).exit_status() == 2 * is_within or cut.endswith(b"}")


@given(data=st.data())
def test_flipped_bytes_of_a_table_are_found_or_harmless(data: st.DataObject) -> None:
    content = bytearray(stored("articles.parquet"))
    places = st.integers(0, len(content) - 1) | st.integers(len(content) - 3000, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=4, unique=True)):
        content[place] ^= data.draw(st.integers(1, 255))
    findings = validated("articles.parquet", bytes(content))
    if not errors(findings):
        assert read_back("articles.parquet", bytes(content)) == read_back(
            "articles.parquet", stored("articles.parquet")
        )


@given(data=st.data())
def test_mutated_source_form_is_judged_or_refused(data: st.DataObject) -> None:
    lines = BASE.read_text("utf-8").splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        column = data.draw(st.integers(0, len(line)))
        change = data.draw(st.sampled_from([line[:column], line[column:], line * 2, line.replace(": ", ":"), ""]))
        extra = data.draw(
            st.text(max_size=3) | st.sampled_from(["null", "[]", "{}", "-1", "1e999", "2025-02-30", "yes"])
        )
        lines[place] = change[: len(change) // 2] + extra + change[len(change) // 2 :]
    findings = validated("article.yaml", "".join(lines).encode("utf-8", "replace"))
    assert findings.records or errors(findings)


# --- JSON ---------------------------------------------------------------------------------------------------

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-5, 500)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["", "m1", "e1", "gold", "2025-02-03T00:00:00Z", "2025-02-03", "1.0.0", "withheld", "Q1"])
)
field_names = st.sampled_from(
    ["id", "start", "end", "exact", "text", "label", "mentions", "quotes", "content", "schema_version", "kind"]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | field_names, inner, max_size=4),
    max_leaves=8,
)


def places_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every value below this one."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def at(record: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        record = record[part]
    return record


def plain() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(base().model_dump_json())
    return record


@st.composite
def broken_records(draw: st.DrawFn) -> dict[str, Any]:
    """The base article with a few values replaced, removed or added, wherever they stand."""
    record = plain()
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(sorted(places_in(record), key=repr)))
        above, last = at(record, path[:-1]), path[-1]
        match draw(st.sampled_from(["replace", "remove", "repeat"])):
            case "replace":
                above[last] = draw(values)
            case "remove":
                del above[last]
            case _ if isinstance(above, list):
                above.insert(0, deepcopy(above[last]))
            case _:
                above[draw(field_names)] = deepcopy(above[last])
    return record


@given(record=values)
@example(record={})
@example(record={"mentions": [None], "quotes": [{"content": [None]}], "rights": {}})
def test_arbitrary_json_is_never_passed(record: object) -> None:
    assert validated("articles.jsonl", as_lines(record)).exit_status() in (1, 2)


def is_refused(record: object) -> bool:
    try:
        Article.model_validate_json(json.dumps(record))
    except ValidationError:
        return True
    return False


@given(record=broken_records())
@example(record=plain() | {"published_at": "0001-01-01T00:00:00+10:00"})
@example(record=plain() | {"published_at": "1700000000"})
@example(record=plain() | {"text_length": 2**31})
@example(record=plain() | {"text_length": 10**30})
@example(record=plain() | {"text": "\x00"})
@example(record=plain() | {"title": "\udcff"})
@example(record=plain() | {"mentions": [None]})
@example(record=plain() | {"entities": [], "relations": [{"id": "r1"}]})
def test_what_the_models_refuse_has_an_error(record: object) -> None:
    findings = validated("articles.jsonl", as_lines(record))
    assert errors(findings) or not is_refused(record)


@given(records=st.lists(broken_records(), min_size=2, max_size=3))
def test_a_broken_record_does_not_hide_the_next(records: list[object]) -> None:
    found = errors(validated("articles.jsonl", as_lines(*records)))
    lines = {one.location.line for one in found}
    assert all(line in lines for line, record in enumerate(records, start=1) if is_refused(record))


# --- both formats -------------------------------------------------------------------------------------------

storable = st.none() | st.integers(-5, 500) | st.text(max_size=8) | st.sampled_from(["e1", "m1", "gold", "GPE", "Q0"])


@st.composite
def storable_records(draw: st.DrawFn) -> dict[str, Any]:
    """The base article with a few values replaced by others that a column can hold, nulls among them."""
    record = plain()
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(sorted(places_in(record), key=repr)))
        above, last = at(record, path[:-1]), path[-1]
        old = above[last]
        if last in ("published_at", "schema_version"):
            continue
        if isinstance(old, list):
            above[last] = draw(st.sampled_from([None, [], old[:1], old + deepcopy(old), [*old, None], old[::-1]]))
        elif isinstance(old, str):
            above[last] = draw(st.none() | st.text(max_size=8) | st.sampled_from(["", "e1", "gold", "withheld", "Q0"]))
        elif isinstance(old, bool) or old is None:
            above[last] = draw(st.sampled_from([old, None]))
        elif isinstance(old, int):
            above[last] = draw(st.none() | st.integers(-5, 500) | st.just(2**31 - 1))
        else:
            above[last] = None
    return record


def as_table(records: Sequence[dict[str, Any]]) -> bytes:
    times = [{**record, "published_at": _time(record["published_at"])} for record in records]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_batches([to_record_batch(times, lenient=True)]), buffer)
    return buffer.getvalue()


def _time(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def without_place_in_file(findings: Findings) -> list[tuple[object, ...]]:
    def told(one: Diagnostic) -> tuple[object, ...]:
        where = one.location
        place = (where.article, where.annotation, where.field, where.start, where.end)
        return (one.code, one.severity, one.message, one.remedy, one.context, one.is_fatal, *place)

    return sorted(map(told, findings), key=repr)


@given(record=storable_records())
def test_a_broken_record_says_the_same_in_both_formats(record: dict[str, Any]) -> None:
    lines = validated("articles.jsonl", as_lines(record))
    table = validated("articles.parquet", as_table([record]))
    assert without_place_in_file(table) == without_place_in_file(lines)
    assert table.unjudged == lines.unjudged


# --- tables -------------------------------------------------------------------------------------------------


@given(data=st.data())
def test_tables_with_other_columns_are_judged_as_far_as_they_go(data: st.DataObject) -> None:
    batch = to_record_batch([base()], lenient=True)
    table = pa.Table.from_batches([batch])
    for name in data.draw(st.lists(st.sampled_from(table.schema.names), min_size=1, max_size=5, unique=True)):
        table = table.drop_columns([name])
        if data.draw(st.booleans()):
            others = [[5], ["a"], [[1]], [[{"start": 1}]], [{"text": "included"}], [None], [[None]], [b"\xff"], [1.5]]
            table = table.append_column(name, pa.array(data.draw(st.sampled_from(others))))
    findings = validate(table)
    assert not [found.message for found in findings if found.code == "FIL100"]
    assert [found for found in findings if found.code == "FIL106"] or table.num_columns == len(article_schema())
    assert errors(findings)


def test_texts_in_a_table_that_are_no_utf_8_are_found_wherever_they_stand() -> None:
    table = pa.Table.from_batches([to_record_batch([base(), base()], lenient=True)])
    for name, path in (("title", "$.title"), ("id", "$.id"), ("topics", "$.topics[0]")):
        index = table.schema.get_field_index(name)
        bad = pa.array([b"ok", b"\xff"]).view(pa.string()).take(pa.array([0, 1]))
        column = bad if name != "topics" else pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), bad)
        findings = validate(table.set_column(index, name, column))
        (found,) = [one for one in findings if one.code == "FIL105"]
        assert (found.location.line, found.location.field) == (2, path)
        assert findings.unjudged.records == 1


# --- the engine ---------------------------------------------------------------------------------------------


def test_no_choice_of_rules_turns_what_cannot_be_judged_into_silence(tmp_path: Path) -> None:
    absent = tmp_path / "absent.jsonl"
    unknown = tmp_path / "unknown.jsonl"
    unknown.write_bytes(as_lines(plain(), plain() | {"schema_version": "9.9.9"}))
    for rules in ([], [rule for rule in all_rules() if rule.code == "SPN301"]):
        assert validate(absent, rules=rules).exit_status() == 2
        assert validate(unknown, rules=rules).exit_status() == 2


def test_every_fault_that_a_reader_names_has_a_rule() -> None:
    folder = Path(__file__).parent.parent / "src" / "newscorpus" / "formats"
    source = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    kinds = {rule.name for rule in all_rules()}
    named = set(itertools.chain.from_iterable(_words_after(source, words) for words in ('Fault("', 'return "')))
    assert {kind for kind in named if "-" in kind} <= kinds


def _words_after(source: str, beginning: str) -> list[str]:
    return [part.partition('"')[0] for part in source.split(beginning)[1:]]


def test_one_file_that_cannot_be_read_does_not_hide_those_after_it(tmp_path: Path) -> None:
    whole = stored("articles.jsonl")
    (tmp_path / "a.jsonl").write_bytes(b"{")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(whole)[:-9])
    (tmp_path / "c.jsonl").write_bytes(whole.replace(b"article-", b"other-"))
    (tmp_path / "d.parquet").write_bytes(b"PAR1")
    (tmp_path / "e.yaml").write_bytes(b"[")
    (tmp_path / "f.yaml").write_bytes(stored("article.yaml"))
    findings = validate(tmp_path)
    assert findings.records >= 4
    refused = {Path(found.location.path).name for found in findings if found.code.startswith("FIL")}
    assert refused == {"a.jsonl", "b.jsonl.gz", "d.parquet", "e.yaml"}


def test_what_is_no_article_is_refused_by_its_type(article: Article) -> None:
    assert validate(article).records == 1
    for subject, name in ((1, "int"), (None, "NoneType"), ([article, 1], "int"), ([{}], "dict")):
        with pytest.raises(TypeError, match=f"`{name}` is n"):
            validate(subject)  # type: ignore[arg-type]
