"""Level 1: what is wrong with a file."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks._seeding import Record, Scene, scene
from newscorpus.article import Article
from newscorpus.records import to_record_batch

_SOURCE = """\
id: pay-vote
language: en
rights: {license: CC-BY-4.0, text: included}
origin: {kind: written}
text: Åse Lunde said no.
"""


def lines_of(records: Sequence[Record]) -> list[bytes]:
    """Write records as JSON Lines."""
    return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]


def table_of(records: Sequence[Record]) -> pa.Table:
    """Write records as a table."""
    return pa.Table.from_batches([to_record_batch(Article.model_validate_json(line) for line in lines_of(records))])


def parquet(table: pa.Table) -> bytes:
    """Write a table as a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def _lines(lines: Sequence[bytes], at: int) -> Scene:
    return Scene({"records.jsonl": b"".join(lines)}, ["records.jsonl"], [lines[at]])


def _file(name: str, content: bytes) -> Scene:
    return Scene({name: content}, [name])


# --- FIL100, FIL101, FIL102 ---------------------------------------------------------------------------------


@scene("FIL100")
def a_rule_on_columns_that_crashes(records: Sequence[Record], random: Random) -> Scene:
    code = random.choice(["SPN301", "QUO403", "MEN405", "RLN403"])
    return Scene({"records.jsonl": lines_of(records)[0]}, ["records.jsonl"], crash=code)


@scene("FIL100")
def a_rule_on_the_corpus_that_crashes(records: Sequence[Record], random: Random) -> Scene:
    code = random.choice(["COR501", "COR503"])
    return Scene({"records.jsonl": lines_of(records)[0]}, ["records.jsonl"], crash=code)


@scene("FIL101")
def no_such_file(records: Sequence[Record], random: Random) -> Scene:
    return Scene({}, [random.choice(["records.jsonl", "data/articles-train.parquet"])])


@scene("FIL101")
def a_table_that_was_cut(records: Sequence[Record], random: Random) -> Scene:
    content = parquet(table_of(records))
    return _file("records.parquet", content[: random.randrange(8, len(content) - 8)])


@scene("FIL101")
def a_table_with_a_damaged_page(records: Sequence[Record], random: Random) -> Scene:
    content = bytearray(parquet(table_of(records)))
    for place in range(4, 64):
        content[place] ^= 0x5A
    return _file("records.parquet", bytes(content))


@scene("FIL101")
def a_compressed_file_that_was_cut(records: Sequence[Record], random: Random) -> Scene:
    content = gzip.compress(b"".join(lines_of(records)))
    return _file("records.jsonl.gz", content[: len(content) * 2 // 3])


@scene("FIL101")
def a_file_in_utf16(records: Sequence[Record], random: Random) -> Scene:
    return _file("records.jsonl", lines_of(records)[0].decode().encode("utf-16"))


@scene("FIL101")
def an_ending_that_no_format_has(records: Sequence[Record], random: Random) -> Scene:
    return _file("records.csv", b"id,text\n")


@scene("FIL102")
def a_file_of_no_bytes(records: Sequence[Record], random: Random) -> Scene:
    return _file(random.choice(["records.jsonl", "article.yaml"]), b"")


@scene("FIL102")
def a_file_of_blank_lines(records: Sequence[Record], random: Random) -> Scene:
    return _file("records.jsonl", b"\n \n\n")


@scene("FIL102")
def a_table_without_rows(records: Sequence[Record], random: Random) -> Scene:
    return _file("records.parquet", parquet(table_of(records).slice(0, 0)))


# --- FIL103 to FIL107 ---------------------------------------------------------------------------------------


@scene("FIL103")
def a_line_that_was_cut(records: Sequence[Record], random: Random) -> Scene:
    lines, at = lines_of(records), random.randrange(len(records))
    lines[at] = lines[at].decode()[: random.randrange(20, 400)].encode() + b"\n"
    return _lines(lines, at)


@scene("FIL103")
def a_comma_too_many(records: Sequence[Record], random: Random) -> Scene:
    lines, at = lines_of(records), random.randrange(len(records))
    lines[at] = lines[at].rstrip()[:-1] + b",}\n"
    return _lines(lines, at)


@scene("FIL103")
def two_records_in_a_line(records: Sequence[Record], random: Random) -> Scene:
    lines = lines_of(records)
    lines[0] = lines[0].rstrip() + lines.pop(1)
    return _lines(lines, 0)


@scene("FIL103")
def marks_of_python(records: Sequence[Record], random: Random) -> Scene:
    lines = lines_of(records)
    lines[0] = repr(dict(records[0])).encode() + b"\n"
    return _lines(lines, 0)


@scene("FIL104")
def a_byte_order_mark(records: Sequence[Record], random: Random) -> Scene:
    lines = lines_of(records)
    lines[0] = b"\xef\xbb\xbf" + lines[0]
    return _lines(lines, 0)


@scene("FIL104")
def a_byte_order_mark_in_a_source(records: Sequence[Record], random: Random) -> Scene:
    return _file("train/pay-vote.yaml", b"\xef\xbb\xbf" + _SOURCE.encode())


@scene("FIL105")
def a_byte_that_is_no_utf8(records: Sequence[Record], random: Random) -> Scene:
    lines, at = lines_of(records), random.randrange(len(records))
    middle = lines[at].index(b'"text": "') + 30
    lines[at] = lines[at][:middle] + random.choice([b"\xff", b"\xc3 ", b"\xed\xa0\x80"]) + lines[at][middle:]
    return _lines(lines, at)


@scene("FIL105")
def a_source_in_latin1(records: Sequence[Record], random: Random) -> Scene:
    return _file("train/pay-vote.yaml", _SOURCE.encode("latin-1"))


@scene("FIL105")
def a_text_in_a_table_that_is_no_utf8(records: Sequence[Record], random: Random) -> Scene:
    table = table_of(records)
    texts = [
        text if number else b"Torn \xff text"
        for number, text in enumerate(table.column("text").cast("binary").to_pylist())
    ]
    binary = pa.array(texts, pa.binary())
    strings = pa.StringArray.from_buffers(len(binary), binary.buffers()[1], binary.buffers()[2])
    return _file("records.parquet", parquet(table.set_column(table.schema.get_field_index("text"), "text", strings)))


@scene("FIL106")
def a_column_that_is_missing(records: Sequence[Record], random: Random) -> Scene:
    return _file(
        "records.parquet", parquet(table_of(records).drop_columns([random.choice(["publisher", "relations"])]))
    )


@scene("FIL106")
def a_column_too_many(records: Sequence[Record], random: Random) -> Scene:
    table = table_of(records)
    return _file("records.parquet", parquet(table.append_column("score", pa.array([0.5] * table.num_rows))))


@scene("FIL106")
def a_column_of_another_type(records: Sequence[Record], random: Random) -> Scene:
    table = table_of(records)
    place = table.schema.get_field_index("text_length")
    changed = table.column("text_length").cast(pa.string())
    return _file("records.parquet", parquet(table.set_column(place, "text_length", changed)))


@scene("FIL107")
def a_key_twice(records: Sequence[Record], random: Random) -> Scene:
    lines, at = lines_of(records), random.randrange(len(records))
    lines[at] = b'{"language": "en", ' + lines[at][1:]
    return _lines(lines, at)


@scene("FIL107")
def a_key_twice_in_an_annotation(records: Sequence[Record], random: Random) -> Scene:
    lines, at = lines_of(records), random.randrange(len(records))
    lines[at] = lines[at].replace(b'"form": ', b'"form": "name", "form": ', 1)
    return _lines(lines, at)


@scene("FIL107")
def a_key_twice_in_a_source(records: Sequence[Record], random: Random) -> Scene:
    return _file("train/pay-vote.yaml", f"{_SOURCE}language: en\n".encode())
