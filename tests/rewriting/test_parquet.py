"""Parquet mended in place: types, nulls, foreign columns, metadata, row groups and codec stay."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.files import read, write
from newscorpus.fixes import fix_files
from newscorpus.records import to_record_batch
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.current import VERSION
from newscorpus.schema.evolve import Version
from newscorpus.testing import articles
from newscorpus.testing.faults import NearValid
from newscorpus.validate import validate


def broken(article: Article) -> Article:
    return article.model_copy(update={"text_length": 7, "mentions": (*article.mentions[::-1],)})


def test_only_the_values_that_are_mended_change(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    listed = list(corpus)[:9]
    rows = [broken(one) if number % 3 == 1 else one for number, one in enumerate(listed)]
    table = pa.Table.from_batches([to_record_batch(rows, lenient=True)])
    table = table.append_column("split", pa.array(["train", None, "test"] * 3))
    table = table.append_column("seen", pa.array(range(9), pa.timestamp("ns", tz="UTC")))
    table = table.replace_schema_metadata({"made-by": "hand", "schema_version": VERSION})
    pq.write_table(table, path, row_group_size=4, compression="snappy")
    outcome = fix_files([str(path)])
    assert outcome.fixed == {"TXT302": 3, "SPN310": 3}
    file = pq.ParquetFile(path)
    assert file.schema_arrow.equals(table.schema, check_metadata=True)
    sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert (sizes, file.metadata.row_group(0).column(0).compression) == ([4, 4, 1], "SNAPPY")
    written = file.read()
    right = pa.Table.from_batches([to_record_batch(listed, lenient=True)])
    assert written.drop_columns(["split", "seen"]).equals(right)
    assert written.select(["split", "seen"]).equals(table.select(["split", "seen"]))


def test_nulls_stay_null(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    record = {**article.model_dump(), "text_length": 7, "title": None, "authors": None, "relations": None}
    record["mentions"] = [record["mentions"][0] | {"attributes": None, "label": None}, *record["mentions"][1:]]
    schema = article_schema(lenient=True)
    pq.write_table(pa.Table.from_pylist([record], schema=schema), path)
    fix_files([str(path)])
    (row,) = pq.read_table(path).to_pylist()
    assert row["text_length"] == article.text_length
    assert (row["title"], row["authors"], row["relations"]) == (None, None, None)
    assert (row["mentions"][0]["attributes"], row["mentions"][0]["label"]) == (None, None)


@pytest.mark.parametrize("text", [pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()])
def test_other_types_that_hold_the_same_stay(text: pa.DataType, article: Article, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    rows = [broken(article), article]
    table = pa.Table.from_batches([to_record_batch(rows)])
    for name in ("text", "text_sha256", "language"):
        table = table.set_column(table.schema.names.index(name), name, table.column(name).cast(text))
    place = table.schema.names.index("text_length")
    table = table.set_column(place, "text_length", table.column("text_length").cast(pa.int64()))
    pq.write_table(table, path)
    stored = pq.ParquetFile(path).schema_arrow
    fix_files([str(path)])
    assert pq.ParquetFile(path).schema_arrow.equals(stored, check_metadata=True)
    assert list(read(path)) == [article, article]


def test_fields_that_the_schema_does_not_know_stay_in_mended_rows(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    schema = article_schema()
    mention = schema.field("mentions").type.value_type
    wider = pa.struct([*mention, pa.field("confidence", pa.float32())])
    schema = schema.set(schema.names.index("mentions"), pa.field("mentions", pa.list_(wider)))
    record = broken(article).model_dump()
    for number, one in enumerate(record["mentions"]):
        one["confidence"] = float(number)
    pq.write_table(pa.Table.from_pylist([record], schema=schema), path)
    fix_files([str(path)], unsafe=True)
    (row,) = pq.read_table(path).to_pylist()
    assert [one["confidence"] for one in row["mentions"]] == [float(n) for n in range(len(row["mentions"]))][::-1]
    assert [one["id"] for one in row["mentions"]] == [one.id for one in article.mentions]


def test_what_the_table_has_no_column_for_is_not_mended(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    table = pa.Table.from_batches([to_record_batch([broken(article)])]).drop_columns(["mentions"])
    pq.write_table(table, path)
    assert fix_files([str(path)]).fixed["TXT302"] == 1
    assert "mentions" not in pq.read_schema(path).names


def test_an_older_version_is_upgraded_in_its_footer_too(
    article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscorpus.schema.evolve.HISTORY", (Version("0.9.0"), Version(VERSION, dict)))
    path = tmp_path / "records.parquet"
    write(path, [article], metadata={"schema_version": "0.9.0"})
    table = pq.read_table(path)
    place = table.schema.names.index("schema_version")
    old = table.set_column(place, table.schema.field(place), pa.array(["0.9.0"]))
    pq.write_table(old, path)
    outcome = fix_files([str(path)])
    assert outcome.fixed == {"REC213": 1}
    assert pq.ParquetFile(path).schema_arrow.metadata[b"schema_version"] == VERSION.encode()
    assert list(read(path)) == [article]


def test_a_damaged_file_stays_as_it_is(article: Article, tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    write(path, [broken(article)] * 20)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    fix_files([str(path)])
    assert path.read_bytes() == content


@given(st.lists(articles(near_valid=True), min_size=1, max_size=6))
@settings(max_examples=settings().max_examples // 4)
def test_both_formats_are_mended_alike(tmp_path_factory: pytest.TempPathFactory, drawn: list[NearValid]) -> None:
    folder = tmp_path_factory.mktemp("both")
    plain = [json.loads(one.article.model_dump_json()) for one in drawn]
    files = [str(folder / "records.jsonl"), str(folder / "records.parquet")]
    Path(files[0]).write_text("".join(json.dumps(record) + "\n" for record in plain), "utf-8")
    table = pa.Table.from_batches([to_record_batch([one.article.model_dump() for one in drawn], lenient=True)])
    pq.write_table(table, files[1])
    left, fixed = zip(
        *((outcome.left, outcome.fixed) for outcome in (fix_files([f], unsafe=True) for f in files)), strict=True
    )
    assert fixed[0] == fixed[1]
    assert left[0] == left[1]
    found = [[(one.code, one.message.replace(file, "")) for one in validate(file)] for file in files]
    assert found[0] == found[1]
