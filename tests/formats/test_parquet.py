"""Parquet files: how ours are written, and what is made of those that others write."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import newscorpus
from newscorpus.article import Article
from newscorpus.errors import ReadError
from newscorpus.formats import parquet, read_articles
from newscorpus.records import to_record_batch
from newscorpus.schema.arrow import article_schema
from newscorpus.validate import validate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file goes."""
    return tmp_path / "articles.parquet"


@pytest.fixture
def written(path: Path, drawn: list[Article]) -> Path:
    """A file of ours."""
    newscorpus.write(path, drawn)
    return path


def table_of(articles: list[Article], *, lenient: bool = True) -> pa.Table:
    return pa.Table.from_batches([to_record_batch(articles, lenient=lenient)])


def read_all(path: Path) -> tuple[list[Article], list[str]]:
    """Read what can be read, and say of the rest why it cannot."""
    found = list(read_articles([str(path)]))
    return [one for one in found if isinstance(one, Article)], [str(one) for one in found if isinstance(one, ReadError)]


def codes(path: Path) -> dict[str, int]:
    return validate(path).counts()


# --- ours ---------------------------------------------------------------------------------------------------


def test_files_are_compressed_indexed_and_plain(written: Path, drawn: list[Article]) -> None:
    file = pq.ParquetFile(written)
    assert file.metadata.num_rows == len(drawn)
    assert file.metadata.num_row_groups == 1
    group = file.metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    assert {chunk.compression for chunk in chunks} == {"ZSTD"}
    assert all(chunk.has_offset_index for chunk in chunks)
    assert all(chunk.has_column_index for chunk in chunks if chunk.is_stats_set)
    assert file.schema_arrow.remove_metadata() == article_schema()
    types = str(file.schema_arrow.remove_metadata())
    assert not any(odd in types for odd in ("dictionary", "large", "view", "map", "extension"))


def test_pages_have_checksums(written: Path) -> None:
    """A flipped bit anywhere within the data is no other text but an error."""
    content = bytearray(written.read_bytes())
    group = pq.ParquetFile(written).metadata.row_group(0)
    text = next(
        group.column(number) for number in range(group.num_columns) if group.column(number).path_in_schema == "text"
    )
    content[text.data_page_offset + text.total_compressed_size // 2] ^= 0x10
    written.write_bytes(content)
    found, reasons = read_all(written)
    assert found == []
    assert len(reasons) == 1
    assert codes(written) == {"FIL101": 1}


def test_footer_tells_the_schema_version_and_what_is_given(path: Path, drawn: list[Article]) -> None:
    newscorpus.write(path, drawn, metadata={"release": "2025.02.1", "b": "β", "a": "1", "schema_version": "9.9.9"})
    stored = pq.read_schema(path).metadata
    assert list(stored) == [b"a", b"b", b"release", b"schema_version"]
    assert stored[b"schema_version"] == drawn[0].schema_version.encode()
    assert stored[b"b"].decode() == "β"
    assert not {b"huggingface", b"pandas"} & set(pq.ParquetFile(path).metadata.metadata)


def test_row_groups_are_bounded(path: Path, drawn: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parquet.WRITE_OPTIONS, "row_group_size", 15)
    newscorpus.write(path, iter(drawn))
    metadata = pq.ParquetFile(path).metadata
    sizes = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    assert sizes == [15, 15, len(drawn) - 30]
    assert list(newscorpus.read(path)) == drawn


def test_bytes_are_the_same_in_another_process(written: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.parquet"
    code = f"import newscorpus; newscorpus.write({str(copy)!r}, newscorpus.read({str(written)!r}))"
    for seed in ("1", "2"):
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert copy.read_bytes() == written.read_bytes()


def test_inserting_an_article_changes_part_of_the_bytes_only(path: Path, drawn: list[Article]) -> None:
    """Content-defined chunking: pages that hold the same rows are the same bytes."""
    many = [
        one.model_copy(update={"id": f"copy-{number:04}", "title": f"{number * 7919 % 100_003:06} {one.text}" * 3})
        for number, one in enumerate(drawn * 50)
    ]
    newscorpus.write(path, many)
    before = path.read_bytes()
    newscorpus.write(path, [*many[:700], drawn[0], *many[700:]])
    after = path.read_bytes()
    pieces = {before[start : start + 64] for start in range(len(before) - 64)}
    kept = sum(after[start : start + 64] in pieces for start in range(0, len(after) - 64, 64))
    assert kept > len(after) // 64 // 4


# --- others' ------------------------------------------------------------------------------------------------


def retyped(kind: pa.DataType, change: Callable[[pa.DataType], pa.DataType]) -> pa.DataType:
    """Change a type throughout, however deep it lies."""
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, retyped(field.type, change)) for field in kind])
    if pa.types.is_list(kind):
        return change(pa.list_(pa.field("item", retyped(kind.value_type, change))))
    return change(kind)


def as_large(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.large_list(kind.value_type)
    return pa.large_string() if pa.types.is_string(kind) else kind


def only(test: Callable[[pa.DataType], bool], other: pa.DataType) -> Callable[[pa.DataType], pa.DataType]:
    return lambda kind: other if test(kind) else kind


FOREIGN: dict[str, Callable[[pa.DataType], pa.DataType]] = {
    "large": as_large,
    "element names": lambda kind: kind,
    "int64": only(pa.types.is_integer, pa.int64()),
    "uint64": only(pa.types.is_integer, pa.uint64()),
    "int16": only(pa.types.is_integer, pa.int16()),
    "uint32": only(pa.types.is_integer, pa.uint32()),
    "nanoseconds": only(pa.types.is_timestamp, pa.timestamp("ns", "UTC")),
    "another zone": only(pa.types.is_timestamp, pa.timestamp("us", "+05:45")),
    "dictionary": only(pa.types.is_string, pa.dictionary(pa.int32(), pa.string())),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_columns_of_the_same_meaning_are_read(name: str, path: Path, drawn: list[Article]) -> None:
    wanted = pa.schema([pa.field(field.name, retyped(field.type, FOREIGN[name])) for field in article_schema()])
    plain = [article.model_dump() for article in drawn]
    columns = [pa.array([one[field.name] for one in plain], field.type) for field in wanted]
    table = pa.Table.from_arrays(columns, schema=wanted)
    assert table.schema != article_schema()
    pq.write_table(table, path)
    assert read_all(path) == (drawn, [])
    assert codes(path) == {}
    assert list(validate(table)) == []


def test_columns_may_stand_in_any_order(path: Path, drawn: list[Article]) -> None:
    table = table_of(drawn)
    pq.write_table(table.select(sorted(table.column_names, reverse=True)), path)
    assert read_all(path) == (drawn, [])


def test_compression_and_row_groups_of_others_do_not_matter(path: Path, drawn: list[Article]) -> None:
    pq.write_table(table_of(drawn), path, compression="snappy", row_group_size=3, data_page_version="2.0")
    assert read_all(path) == (drawn, [])


def test_a_missing_column_is_named_and_nothing_is_read(path: Path, drawn: list[Article]) -> None:
    pq.write_table(table_of(drawn).drop_columns(["claims"]), path)
    found, reasons = read_all(path)
    assert found == []
    assert any("column `claims`: missing" in reason for reason in reasons)
    findings = validate(path)
    assert findings.counts()["FIL106"] == 1
    assert findings.exit_status() == 2


@pytest.mark.parametrize("name", ["note", "__index_level_0__"])
def test_an_extra_column_is_named(name: str, path: Path, drawn: list[Article]) -> None:
    pq.write_table(table_of(drawn).append_column(name, pa.array(range(len(drawn)))), path)
    _, reasons = read_all(path)
    assert any(f"column `{name}`: extra" in reason for reason in reasons)
    assert codes(path) == {"FIL106": 1}


@pytest.mark.parametrize(
    "name, values, kind",
    [
        ("title", 7, pa.int64()),
        ("text_length", "7", pa.string()),
        ("published_at", "2025-02-03", pa.string()),
        ("published_at", 0, pa.timestamp("us")),
        ("topics", "medtop:20000500", pa.string()),
        ("rights", "CC0", pa.string()),
        ("mentions", ["m"], pa.list_(pa.string())),
    ],
)
def test_a_column_of_another_type_is_named(
    name: str, values: Any, kind: pa.DataType, path: Path, drawn: list[Article]
) -> None:
    table = table_of(drawn)
    place = table.column_names.index(name)
    pq.write_table(table.set_column(place, name, pa.array([values] * len(drawn), kind)), path)
    _, reasons = read_all(path)
    assert any(f"column `{name}`: type" in reason for reason in reasons)
    assert codes(path)["FIL106"] == 1


# --- what is wrong in single rows ---------------------------------------------------------------------------


def with_value(record: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    inner: Any = record
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return record


def stored(drawn: list[Article], row: int, path: tuple[str | int, ...], value: object, schema: pa.Schema) -> pa.Table:
    """Make a table of articles, one of which has another value somewhere."""
    plain: list[Any] = [article.model_dump() for article in drawn]
    with_value(plain[row], path, value)
    for one in plain:
        for layer in ("mentions", "quotes", "claims", "entities", "sentences", "blocks"):
            one[layer] = list(one[layer])
    arrays = [pa.array([one[field.name] for one in plain], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


NULLS: list[tuple[tuple[str | int, ...], str]] = [
    (("id",), "$.id"),
    (("rights",), "$.rights"),
    (("rights", "license"), "$.rights.license"),
    (("origin", "kind"), "$.origin.kind"),
    (("sentences",), "$.sentences"),
    (("sentences", 0, "end"), "$.sentences[0].end"),
    (("mentions", 0, "id"), "$.mentions[0].id"),
    (("entities", 0, "fictional"), "$.entities[0].fictional"),
    (("quotes", 0, "content"), "$.quotes[0].content"),
    (("quotes", 0, "content", 0, "start"), "$.quotes[0].content[0].start"),
    (("quotes", 0, "speakers"), "$.quotes[0].speakers"),
    (("claims", 0, "gist"), "$.claims[0].gist"),
]


@pytest.mark.parametrize("place, field", NULLS, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("lenient", [True, False], ids=["nullable", "declared not null"])
def test_nulls_are_found_at_any_depth(
    place: tuple[str | int, ...], field: str, lenient: bool, path: Path, drawn: list[Article]
) -> None:
    plain = [listed(article.model_dump()) for article in drawn]
    with_value(plain[3], place, None)
    schema = article_schema(lenient=True)
    table = pa.Table.from_arrays(
        [pa.array([one[name] for one in plain], schema.field(name).type) for name in schema.names], schema=schema
    )
    if not lenient:
        # As a program would that trusts the declared schema: pyarrow looks at the columns and not within lists.
        table = pa.Table.from_arrays(table.columns, schema=declared_not_null(schema))
    found = list(validate(table))
    assert [(one.code, one.location.line, one.location.field) for one in found if one.code == "REC202"] == [
        ("REC202", 4, field)
    ]
    if lenient:
        pq.write_table(table, path)
        articles, reasons = read_all(path)
        assert [article.id for article in articles] == [one.id for number, one in enumerate(drawn) if number != 3]
        assert [reason.removeprefix(f"{path}:4: ") for reason in reasons] == [f"{field}: the field is missing"]


def listed(value: Any) -> Any:
    """Make lists of tuples, so that they can be changed."""
    if isinstance(value, dict):
        return {key: listed(inner) for key, inner in value.items()}
    return [listed(inner) for inner in value] if isinstance(value, tuple | list) else value


def declared_not_null(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(field.name in ("text", "title")) for field in schema])


def test_pyarrow_itself_does_not_see_such_nulls() -> None:
    """Why we look ourselves. Should this fail, pyarrow has learned to, and our own search may go."""
    kind = pa.list_(pa.struct([pa.field("start", pa.int32(), nullable=False)]))
    loose = pa.array([[{"start": None}]], pa.list_(pa.struct([pa.field("start", pa.int32())])))
    array = pa.ListArray.from_arrays(
        loose.offsets, pa.StructArray.from_arrays([loose.values.field(0)], fields=list(kind.value_type)), type=kind
    )
    table = pa.table({"spans": array})
    table.validate(full=True)
    assert pc.list_flatten(table["spans"]).to_pylist() == [{"start": None}]


@pytest.mark.parametrize("value", [2**31, 2**62, -1, -(2**40)])
def test_offsets_out_of_range_are_found_in_their_row(value: int, path: Path, drawn: list[Article]) -> None:
    wide = pa.schema(
        [pa.field(field.name, retyped(field.type, FOREIGN["int64"])) for field in article_schema(lenient=True)]
    )
    plain = [listed(article.model_dump()) for article in drawn]
    with_value(plain[2], ("quotes", 0, "content", 0, "end"), value)
    table = pa.Table.from_arrays([pa.array([one[f.name] for one in plain], f.type) for f in wide], schema=wide)
    pq.write_table(table, path)
    articles, reasons = read_all(path)
    assert len(articles) == len(drawn) - 1
    assert len(reasons) == 1
    assert f"{path}:3: $.quotes[0].content[0].end" in reasons[0]
    places = {(one.location.line, one.location.article) for one in validate(path)}
    assert places == {(3, drawn[2].id)}


def test_bytes_that_are_no_text_are_found_in_their_row(path: Path, drawn: list[Article]) -> None:
    table = table_of(drawn)
    contents = [None if article.publisher is None else article.publisher.encode() for article in drawn]
    contents[5] = b"Sund \xff Post"
    broken = pa.array(contents, pa.binary()).view(pa.string())
    pq.write_table(table.set_column(table.column_names.index("publisher"), "publisher", broken), path)
    articles, reasons = read_all(path)
    assert [article.id for article in articles] == [one.id for number, one in enumerate(drawn) if number != 5]
    assert len(reasons) == 1
    assert reasons[0].startswith(f"{path}:6: ")
    assert "byte 0xff at offset 5 is no UTF-8" in reasons[0]
    assert codes(path) == {"FIL105": 1}


# --- files that are none ------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_cut_files_are_unreadable(share: float, written: Path) -> None:
    content = written.read_bytes()
    written.write_bytes(content[: int(len(content) * share)])
    assert read_all(written)[0] == []
    findings = validate(written)
    assert findings.counts() == {"FIL101": 1}
    assert findings.exit_status() == 2


def test_a_table_without_rows_is_empty(path: Path) -> None:
    newscorpus.write(path, [])
    with pytest.raises(ReadError, match="no article in it"):
        list(newscorpus.read(path))
    assert codes(path) == {"FIL102": 1}


def test_jsonl_under_the_wrong_name_is_refused(path: Path, drawn: list[Article]) -> None:
    path.write_text(drawn[0].model_dump_json())
    with pytest.raises(ReadError, match=r"articles\.parquet: "):
        list(newscorpus.read(path))


def test_what_was_read_before_damage_is_passed_on() -> None:
    def damaged() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"n": [1, 2]})
        raise OSError("a page is damaged")

    passed = parquet._sized(damaged())
    assert next(passed).num_rows == 2
    with pytest.raises(OSError, match="damaged"):
        next(passed)
