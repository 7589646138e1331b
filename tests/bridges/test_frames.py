"""Tables as data frames of pandas and polars and as relations of DuckDB: types, values, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

from newscorpus.article import Article
from newscorpus.bridges.pandas import to_frame
from newscorpus.corpus import Corpus, Part
from newscorpus.errors import ConversionError
from newscorpus.tables import vocabularies_of
from newscorpus.testing import corpora

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

TABLES: tuple[Any, ...] = ("articles", "mentions", "quotes", "claims")


@pytest.fixture(scope="module")
def timed(few: Corpus) -> Corpus:
    """Two articles, of which one has no time and no genre."""
    bare = few[0].model_copy(update={"published_at": None, "genre": None})
    dated = few[1].model_copy(update={"published_at": datetime(2031, 5, 3, 12, 30, tzinfo=UTC)})
    return Corpus.of([bare, dated])


def top_level(table: Any) -> dict[str, list[str]]:
    """Name the columns that are labels themselves, with their labels."""
    return {
        path: [str(value) for value in values] for path, values in vocabularies_of(table).items() if "." not in path
    }


# --- pandas -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_pandas_has_every_row_and_the_types_of_the_schema(table: Any, few: Corpus) -> None:
    stored, frame = few.to_arrow(table), few.to_pandas(table)
    assert len(frame) == stored.num_rows
    assert list(frame.columns) == stored.column_names
    for field in stored.schema:
        dtype = frame.dtypes[field.name]
        if field.name in top_level(table):
            assert list(dtype.categories) == top_level(table)[field.name]
        elif pa.types.is_integer(field.type):
            assert dtype == "int32"
        elif pa.types.is_timestamp(field.type):
            assert str(dtype) == "datetime64[us, UTC]"
    texts = [field.name for field in stored.schema if pa.types.is_string(field.type)]
    for name in texts:
        values = [None if pandas.isna(value) else value for value in frame[name]]
        assert values == stored.column(name).to_pylist(), name


def test_pandas_tells_missing_times_and_labels(timed: Corpus) -> None:
    frame = timed.to_pandas()
    assert frame.published_at.isna().tolist() == [True, False]
    assert frame.published_at[1].isoformat() == "2031-05-03T12:30:00+00:00"
    assert frame.genre.isna().tolist() == [True, False]


def test_pandas_numbers_and_flags_that_may_be_missing_stay_what_they_are() -> None:
    fields = [pa.field("small", pa.int32()), pa.field("large", pa.int64()), pa.field("flag", pa.bool_())]
    fields += [pa.field("sure", pa.int16(), nullable=False), pa.field("fact", pa.bool_())]
    table = pa.table([[1, None], [2**60 + 1, None], [True, None], [3, 4], [True, False]], schema=pa.schema(fields))
    frame = to_frame(table)
    assert [str(dtype) for dtype in frame.dtypes] == ["Int32", "Int64", "boolean", "int16", "boolean"]
    assert frame.large[0] == 2**60 + 1
    assert frame.flag[1] is pandas.NA


def test_pandas_lists_can_be_exploded(few: Corpus) -> None:
    quotes = few.to_pandas("quotes")
    speakers = quotes.explode("speaker_names").speaker_names.value_counts()
    names = [entity.name for article in few for quote in article.quotes for entity in article.speakers(quote)]
    assert speakers.to_dict() == {name: names.count(name) for name in set(names)}


# --- polars -------------------------------------------------------------------------------------------------


def enums(kind: Any, path: str) -> dict[str, list[str]]:
    """Find the enumerations in a type of polars."""
    if isinstance(kind, polars.List):
        return enums(kind.inner, path)
    if isinstance(kind, polars.Struct):
        found = [enums(field.dtype, f"{path}.{field.name}") for field in kind.fields]
        return {name: labels for one in found for name, labels in one.items()}
    return {path: list(kind.categories)} if isinstance(kind, polars.Enum) else {}


@pytest.mark.parametrize("table", TABLES)
def test_polars_has_every_row_and_the_types_of_the_schema(table: Any, few: Corpus) -> None:
    stored, frame = few.to_arrow(table), few.to_polars(table)
    found = [enums(kind, name) for name, kind in frame.schema.items()]
    expected = {path: [str(value) for value in values] for path, values in vocabularies_of(table).items()}
    assert {path: labels for one in found for path, labels in one.items()} == expected
    assert frame.to_dicts() == stored.to_pylist()


def test_polars_tells_missing_times_and_labels(timed: Corpus) -> None:
    frame = timed.to_polars()
    assert frame.schema["published_at"] == polars.Datetime("us", "UTC")
    assert frame.schema["text_length"] == polars.Int32
    assert frame["published_at"].to_list() == [None, datetime(2031, 5, 3, 12, 30, tzinfo=UTC)]
    assert frame["genre"][0] is None


# --- both ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bridge", ["to_pandas", "to_polars"])
@pytest.mark.parametrize("table", TABLES)
def test_tables_without_rows_keep_their_types(bridge: str, table: Any, few: Corpus) -> None:
    full, empty = (getattr(one, bridge)(table) for one in (few, Corpus.of([])))
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    if bridge == "to_polars":
        assert empty.schema == full.schema
    else:
        assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()


@pytest.mark.parametrize("bridge", ["to_pandas", "to_polars"])
def test_an_unknown_label_is_an_error_and_no_null(bridge: str, few: Corpus) -> None:
    table = few.only("test").to_arrow()
    odd = table.set_column(table.schema.get_field_index("genre"), "genre", pa.array(["poem"] * len(table)))
    with pytest.raises(ConversionError, match="column `genre`: the schema has no label `poem`"):
        getattr(Corpus([Part.reading("test", odd)], {}), bridge)()


# --- back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bridge", ["to_arrow", "to_pandas", "to_polars"])
def test_frames_come_back(bridge: str, few: Corpus) -> None:
    few = few.only("train")[:6]
    back = Corpus.from_arrow(getattr(few, bridge)(), "train")
    assert list(back) == list(few)
    assert back.splits == ("train",)


@settings(max_examples=8)
@given(corpora(max_size=3))
def test_any_articles_come_back(drawn: list[Article]) -> None:
    corpus = Corpus.of(drawn)
    assert list(Corpus.from_arrow(corpus.to_arrow())) == drawn
    assert list(Corpus.from_arrow(corpus.to_polars())) == drawn
    assert (
        list(Corpus.from_arrow(pa.Table.from_pylist(corpus.to_arrow().to_pylist(), corpus.to_arrow().schema))) == drawn
    )
    if drawn:
        assert list(Corpus.from_arrow(corpus.to_pandas())) == drawn
        assert list(Corpus.from_arrow(pa.Table.from_pylist(corpus.to_arrow().to_pylist()))) == drawn, "inferred types"


def test_changed_frames_come_back(few: Corpus) -> None:
    few = few[:4]
    frame = few.to_polars().filter(polars.col("section") == few[1].section).with_columns(title=polars.lit(None))
    (only,) = Corpus.from_arrow(frame)
    assert only == few[1].model_copy(update={"title": None})
    pandas_frame = few.to_pandas()
    assert list(Corpus.from_arrow(pandas_frame[pandas_frame.id == few[2].id])) == [few[2]], "without its index"
    with pytest.raises(ConversionError, match="column `n` is no field of an article"):
        Corpus.from_arrow(few.to_polars().with_row_index("n"))
    with pytest.raises(TypeError, match="`int` is no table"):
        Corpus.from_arrow(3)
    with pytest.raises(TypeError, match="names its splits itself"):
        Corpus.from_arrow({"train": few.to_arrow()}, "train")


# --- DuckDB -------------------------------------------------------------------------------------------------


def test_duckdb_reads_the_shipped_files(corpus: Corpus, checkout: Any) -> None:
    database = duckdb.connect()
    database.execute("set timezone = 'Asia/Kathmandu'")
    articles = database.sql(f"from '{checkout / 'corpus' / 'data'}/articles-test.parquet' limit 3")
    assert list(Corpus.from_arrow(articles, "test")) == list(corpus.only("test")[:3]), "times stay the same moments"
    for table in TABLES[1:]:
        stored = corpus.only("test").to_arrow(table).to_pylist()
        rows = database.sql(f"select * from '{checkout / 'corpus' / 'data'}/{table}-test.parquet'")
        assert rows.to_arrow_table().to_pylist() == stored


def test_duckdb_reads_a_table_in_memory(corpus: Corpus) -> None:
    quotes = corpus.to_arrow("quotes")
    counted = dict(duckdb.sql("select type, count(*) from quotes group by type").fetchall())
    assert counted == {name: quotes.column("type").to_pylist().count(name) for name in counted}
