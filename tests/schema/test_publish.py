from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as JsonSchemaError
from jsonschema.validators import extend
from pydantic import BaseModel, ValidationError

from newscorpus._resources import schemas_folder
from newscorpus.cli.schema import command
from newscorpus.errors import NewscorpusError, ReadError, WriteError
from newscorpus.schema import current
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.publish import (
    ARROW,
    ARTICLE,
    SOURCE,
    VOCABULARIES,
    differences,
    find_version,
    publish,
    published,
    read_schema,
    render_arrow,
    versions,
)
from newscorpus.schema.source import SourceArticle

FILES = published()
SCHEMAS = {name: json.loads(FILES[name]) for name in (ARTICLE, SOURCE)}
MODELS: dict[str, type[BaseModel]] = {ARTICLE: current.Article, SOURCE: SourceArticle}

TEXT = "“We were promised six per cent,” Oduya said, “and we were given two.”"
SPAN = {"start": 1, "end": 31, "exact": TEXT[1:31]}
RECORDS: dict[str, dict[str, Any]] = {
    ARTICLE: {
        "schema_version": "1.0.0",
        "id": "quay-vote",
        "language": "en-GB",
        "title": "Crews vote on pay at Marl quay",
        "text": TEXT,
        "text_length": len(TEXT),
        "text_sha256": sha256(TEXT.encode()).hexdigest(),
        "published_at": "2025-02-03T10:00:00+01:00",
        "publisher": "Northern Ledger",
        "url": "https://example.org/quay",
        "authors": ["Ida Brandt"],
        "section": "labor",
        "genre": "report",
        "topics": ["medtop:20000500"],
        "rights": {"license": "CC-BY-4.0", "holder": None, "text": "included"},
        "origin": {"kind": "written", "corpus": None, "native_id": "n7", "note": None},
        "layers": [
            {"name": "quotes", "status": "silver", "method": "model", "annotators": ["w1"], "guideline": "first"},
        ],
        "blocks": [{"kind": "paragraph", "start": 0, "end": len(TEXT)}],
        "sentences": [{"start": 0, "end": len(TEXT)}],
        "entities": [
            {
                "id": "oduya",
                "type": "PERSON",
                "name": "Lena Oduya",
                "wikidata": "Q42",
                "fictional": True,
                "attributes": [{"key": "gender", "value": "f"}],
            }
        ],
        "mentions": [
            {
                "id": "m1",
                "entity": "oduya",
                "label": "PERSON",
                "form": "name",
                "start": 33,
                "end": 38,
                "exact": "Oduya",
                "attributes": [],
            }
        ],
        "quotes": [
            {
                "id": "pay",
                "type": "direct",
                "content": [SPAN],
                "cue": [{"start": 39, "end": 43, "exact": "said"}],
                "source": [{"start": 33, "end": 38, "exact": "Oduya"}],
                "source_kind": "named",
                "speakers": ["oduya"],
                "parent": None,
                "attributes": [],
            }
        ],
        "claims": [
            {
                "id": "given",
                "quote": "pay",
                "content": [SPAN],
                "gist": "Crews at Marl quay were promised six per cent.",
                "type": "quantity",
                "polarity": "affirmed",
                "certainty": "certain",
                "about": ["oduya"],
                "attributes": [],
            }
        ],
        "relations": [{"id": "r1", "type": "supports", "head": "given", "tail": "given", "attributes": []}],
        "attributes": [{"key": "desk", "value": ""}],
    },
    SOURCE: {
        "schema_version": "1.0.0",
        "id": "quay-vote",
        "language": "en",
        "title": "Crews vote on pay at Marl quay",
        "published_at": "2025-02-03",
        "publisher": "Northern Ledger",
        "url": "https://example.org/quay",
        "authors": ["Ida Brandt"],
        "section": "labor",
        "genre": "report",
        "topics": ["medtop:20000500"],
        "rights": {"license": "CC-BY-4.0", "holder": None, "text": "included"},
        "origin": {"kind": "written"},
        "layers": {
            "all": {"status": "silver", "method": "model", "annotators": ["w1"], "guideline": "first"},
            "quotes": {"status": "gold", "method": "human"},
        },
        "text": TEXT,
        "text_length": len(TEXT),
        "text_sha256": None,
        "segmentation": "rule",
        "blocks": [{"kind": "byline", "quote": "Oduya"}],
        "sentences": [{"quote": {"start": 0, "end": 3, "exact": None}}],
        "entities": {"oduya": {"type": "PERSON", "name": "Lena Oduya", "fictional": True}},
        "mentions": [{"entity": "oduya", "quote": "Oduya"}, {"label": "DATE", "form": "value", "quote": "two"}],
        "quotes": {
            "pay": {
                "content": ["We were promised six per cent,", {"start": 45, "end": 67}],
                "cue": "said",
                "source": ["Oduya"],
                "speakers": ["oduya"],
            }
        },
        "claims": {"given": {"content": "we were given two", "quote": "pay", "type": "quantity", "gist": "Two."}},
        "relations": [{"type": "repeats", "head": "given", "tail": "given"}],
        "attributes": [],
    },
}


# ---- two judges

_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value.upper()))


@_formats.checks("date", raises=ValueError)
def _is_day(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


def _pattern(validator: Any, pattern: str, value: object, schema: Any) -> Iterator[JsonSchemaError]:
    """Match as ECMA-262 does, which JSON Schema asks for: `$` ends the text; in Python a line end may follow."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield JsonSchemaError(f"{value!r} does not match {pattern!r}")


_Validator = extend(Draft202012Validator, {"pattern": _pattern})
VALIDATORS = {name: _Validator(schema, format_checker=_formats) for name, schema in SCHEMAS.items()}


def _by_schema(name: str, record: object) -> bool:
    return bool(VALIDATORS[name].is_valid(record))


def _by_model(name: str, record: object) -> bool:
    try:
        MODELS[name].model_validate_json(json.dumps(record))
    except ValidationError:
        return False
    return True


# ---- JSON Schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_draft_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["$id"] == f"https://newscorpus.github.io/newscorpus/schemas/{current.VERSION}/{name}"


def _records(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (part for part in (schema, *schema["$defs"].values()) if part["type"] == "object")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_record_and_field_is_described(name: str) -> None:
    for record in _records(SCHEMAS[name]):
        assert record["title"]
        assert record["description"]
        assert all(field["description"] for field in record["properties"].values())


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_record_is_closed(name: str) -> None:
    assert all(record["additionalProperties"] is False for record in _records(SCHEMAS[name]))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_field_is_required_or_has_a_default(name: str) -> None:
    for record in _records(SCHEMAS[name]):
        for field, schema in record["properties"].items():
            assert (field in record.get("required", [])) != ("default" in schema)


def test_what_an_article_leaves_out_is_null_or_an_empty_list() -> None:
    for record in _records(SCHEMAS[ARTICLE]):
        for field in record["properties"].values():
            if "default" in field:
                is_nullable = {"type": "null"} in field.get("anyOf", [])
                assert field["default"] == (None if is_nullable else [])
                assert is_nullable or field["type"] == "array"


def test_filling_in_the_defaults_changes_no_record() -> None:
    full = RECORDS[ARTICLE]
    required = {name: value for name, value in full.items() if name in SCHEMAS[ARTICLE]["required"]}
    defaults = {
        name: field["default"] for name, field in SCHEMAS[ARTICLE]["properties"].items() if name not in required
    }
    read = current.Article.model_validate_json
    assert read(json.dumps(required)) == read(json.dumps(required | defaults))


@pytest.mark.parametrize("name", SCHEMAS)
def test_fields_stand_in_the_order_of_the_models(name: str) -> None:
    assert list(SCHEMAS[name]["properties"]) == list(MODELS[name].model_fields)


@pytest.mark.parametrize("vocabulary", current.Vocabulary.__subclasses__())
def test_every_value_of_a_vocabulary_is_defined(vocabulary: type[current.Vocabulary]) -> None:
    definition = SCHEMAS[ARTICLE]["$defs"][vocabulary.__name__]
    assert definition["enum"] == [str(member) for member in vocabulary]
    assert definition["oneOf"] == [{"const": str(member), "description": member.definition} for member in vocabulary]


def _patterns(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from ([value["pattern"]] if isinstance(value.get("pattern"), str) else [])
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _patterns(inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_patterns_read_alike_in_every_language(name: str) -> None:
    found = set(_patterns(SCHEMAS[name]))
    assert found
    for pattern in found:
        assert pattern.startswith("^")
        assert pattern.endswith("$")
        assert not re.search(r"\(\?|\\[dwb1-9pP]|\\Z", pattern)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_example_is_valid(name: str) -> None:
    VALIDATORS[name].validate(RECORDS[name])
    assert _by_model(name, RECORDS[name])


def test_what_a_model_writes_is_valid() -> None:
    article = current.Article.model_validate_json(json.dumps(RECORDS[ARTICLE]))
    VALIDATORS[ARTICLE].validate(json.loads(article.model_dump_json()))


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from _places(below, (*path, key))


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


VALUES = [
    *(None, True, False, 0, 1, -1, 2**31 - 1, 2**31, 10**30, 1.5, [], {}, [None], [""], [[]], {"": None}),
    *("", " ", "a", "abc", "a-b", "A", "ä", "abc\n", "\nabc", "a" * 80, "a" * 81, "😀", "😀" * 80, "null", "ab" * 32),
    *("F" * 64, "ab" * 32 + "\n", "en", "en\n", "Q1", "Q01", "medtop:20000500", "medtop:2", "MIT", "GPL-2.0+"),
    *("https://example.org", "https://", "http://a/b c", "1.0.0", "1.1.0", "all", "rule", "report", "PERSON", "person"),
    *("2025-02-03", "2025-02-30", "2025-2-3", "2025-02-03T10:00:00", "2025-02-03T10:00:00Z", "2025-02-03t10:00:00z"),
    *("2025-02-30T10:00:00Z", "2025-02-03T24:00:00Z", "2025-02-03T10:00:00.123456+05:45", "2025-02-03T10:00:00+24:00"),
    *("0000-01-01T00:00:00Z", "2025-02-03T10:00:00Z\n", " 2025-02-03T10:00:00Z"),
    *(
        "gold",
        "human",
        "direct",
        "named",
        "event",
        "affirmed",
        "certain",
        "disputes",
        "paragraph",
        "included",
        "written",
    ),
]


@st.composite
def altered(draw: st.DrawFn, name: str) -> Any:
    """The example with a few things replaced, left out, added or moved."""
    record = deepcopy(RECORDS[name])
    values = st.sampled_from(VALUES).map(deepcopy)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from([path for path in _places(record) if path]))
        above, last = _at(record, place[:-1]), place[-1]
        match draw(st.sampled_from(["replace", "replace", "take from elsewhere", "leave out", "add"])):
            case "leave out":
                del above[last]
            case "take from elsewhere":
                above[last] = deepcopy(_at(RECORDS[name], draw(st.sampled_from(list(_places(RECORDS[name]))))))
            case "add" if isinstance(above[last], list):
                above[last].append(draw(values))
            case "add" if isinstance(above[last], dict):
                above[last][draw(st.sampled_from(["", "unknown", "all", "quotes", "text", "id"]))] = draw(values)
            case _:
                above[last] = draw(values)
    return record


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=200)
@given(data=st.data())
def test_schema_and_model_judge_alike(name: str, data: st.DataObject) -> None:
    record = data.draw(altered(name))
    verdict = _by_model(name, record)
    event(f"{name}: {'valid' if verdict else 'refused'}")
    assert _by_schema(name, record) == verdict


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_each_value_is_judged_alike_in_every_place(name: str, value: object) -> None:
    for place in _places(RECORDS[name]):
        record = deepcopy(RECORDS[name])
        if place:
            _at(record, place[:-1])[place[-1]] = value
        else:
            record = value  # type: ignore[assignment]
        assert _by_schema(name, record) == _by_model(name, record), place


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_field_is_missed_alike(name: str) -> None:
    for place in _places(RECORDS[name]):
        if place:
            record = deepcopy(RECORDS[name])
            del _at(record, place[:-1])[place[-1]]
            assert _by_schema(name, record) == _by_model(name, record), place


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_unknown_field_is_refused_alike(name: str) -> None:
    for place in _places(RECORDS[name]):
        if isinstance(_at(RECORDS[name], place), dict):
            record = deepcopy(RECORDS[name])
            _at(record, place)["claimer"] = None
            assert not _by_schema(name, record), place
            assert not _by_model(name, record), place


# what JSON Schema cannot say or should not, as the module lists it


def test_a_number_without_fraction_is_an_integer_to_json_schema_alone() -> None:
    record = RECORDS[ARTICLE] | {"text_length": 1.0}
    assert _by_schema(ARTICLE, record)
    assert not _by_model(ARTICLE, record)


@pytest.mark.parametrize("time", ["2025-02-30T10:00:00Z", "0001-01-01T00:00:00+01:00"])
def test_no_pattern_knows_the_calendar(time: str) -> None:
    record = RECORDS[ARTICLE] | {"published_at": time}
    assert Draft202012Validator(SCHEMAS[ARTICLE]).is_valid(record)
    assert not _by_model(ARTICLE, record)


@pytest.mark.parametrize("time", ["2025-02-03 10:00:00Z", "2025-02-03T10:00Z", "2025-02-03T10:00:00+0100"])
def test_other_spellings_of_a_time_are_read_but_not_published(time: str) -> None:
    record = RECORDS[ARTICLE] | {"published_at": time}
    assert not _by_schema(ARTICLE, record)
    assert _by_model(ARTICLE, record)


# ---- Arrow

_SCALARS = {"string": pa.string(), "int32": pa.int32(), "bool": pa.bool_()} | {
    "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC")
}


def _parse(lines: list[str]) -> pa.Schema:
    """Read an Arrow schema back from the published lines."""

    def fields(depth: int) -> list[pa.Field]:
        found = []
        while lines and len(lines[0]) - len(lines[0].lstrip()) == depth:
            name, _, type_ = lines.pop(0).strip().partition(": ")
            is_nullable, type_ = type_.endswith(", nullable"), type_.removesuffix(", nullable")
            if type_ == "struct":
                found.append(pa.field(name, pa.struct(fields(depth + 2)), nullable=is_nullable))
            elif type_ == "list":
                (item,) = fields(depth + 2)
                found.append(pa.field(name, pa.list_(item), nullable=is_nullable))
            else:
                found.append(pa.field(name, _SCALARS[type_], nullable=is_nullable))
        return found

    return pa.schema(fields(0))


def test_the_arrow_schema_can_be_read_back_from_its_lines() -> None:
    lines = FILES[ARROW].splitlines()
    assert _parse(lines).equals(article_schema())
    assert not lines


def test_an_arrow_schema_of_any_length_is_written_whole() -> None:
    wide = pa.schema([pa.field(f"field_{number}", pa.int32()) for number in range(1000)])
    assert len(render_arrow(wide).splitlines()) == 1000


# ---- for people


@pytest.mark.parametrize("vocabulary", current.Vocabulary.__subclasses__())
def test_the_page_has_every_vocabulary_with_its_uses_and_values(vocabulary: type[current.Vocabulary]) -> None:
    section = FILES[VOCABULARIES].partition(f"### {vocabulary.__name__}\n")[2].partition("\n### ")[0]
    rows = "\n".join(f"| `{member}` | {member.definition} |" for member in vocabulary)
    assert vocabulary.__doc__ in section
    assert "\nUsed in `" in section
    assert f"| value | definition |\n| --- | --- |\n{rows}" in section


def test_a_vocabulary_says_where_it_is_used() -> None:
    assert "Used in `entities.type`, `mentions.label`." in FILES[VOCABULARIES]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_page_has_every_field_in_order(name: str) -> None:
    for record in _records(SCHEMAS[name]):
        section = FILES[VOCABULARIES].partition(f"### {record['title']}\n")[2].partition("\n### ")[0]
        rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
        assert [row[0].strip("| `") for row in rows] == list(record["properties"])
        for row, (field, schema) in zip(rows, record["properties"].items(), strict=True):
            assert row[-1] == f"{schema['description']} |"
            assert (row[-2] == "refused") == (field in record.get("required", []))


def test_the_links_of_the_page_lead_somewhere() -> None:
    page = FILES[VOCABULARIES]
    headings = [heading.lower() for heading in re.findall(r"^### (.+)$", page, re.MULTILINE)]
    assert len(set(headings)) == len(headings)
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(headings)


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", FILES[VOCABULARIES], re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table


@pytest.mark.parametrize(
    "row",
    [
        "| `id` | text (3 to 80 characters, `^[a-z0-9]+(-[a-z0-9]+)*$`) | refused |",
        "| `published_at` | time with zone | null |",
        "| `published_at` | time with zone or day | null |",
        "| `genre` | [Genre](#genre) | null |",
        "| `topics` | list of text (`^medtop:[0-9]{8}$`) | empty |",
        "| `content` | list of [Span](#span) (at least 1) | refused |",
        "| `text_length` | integer (0 to 2147483647) | refused |",
        "| `fictional` | true or false | `false` |",
        "| `layers` | [SourceLayer](#sourcelayer) by [LayerName](#layername) or `all` | empty |",
        "| `quotes` | [SourceQuote](#sourcequote) by id | empty |",
    ],
)
def test_a_type_is_put_into_words(row: str) -> None:
    assert row in FILES[VOCABULARIES]


# ---- files


def test_the_files_of_the_checkout_are_what_the_models_say() -> None:
    assert differences(schemas_folder() / current.VERSION) == []


def test_files_are_the_same_in_every_process() -> None:
    program = (
        "from hashlib import sha256; from newscorpus.schema.publish import published;"
        "print(sha256(repr(published()).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{sha256(repr(FILES).encode()).hexdigest()}{os.linesep}".encode()}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files_end_with_one_line_end_and_have_no_other_kind(content: str) -> None:
    assert content.endswith("\n")
    assert not content.endswith("\n\n")
    assert "\r" not in content
    assert not re.search(r"[ \t]\n", content)


def test_what_is_published_does_not_differ_and_is_not_written_again(tmp_path: Path) -> None:
    folder = tmp_path / "schemas" / "1.0.0"
    assert publish(folder) == list(FILES)
    assert publish(folder) == []
    assert differences(folder) == []
    assert {file.name: file.read_bytes().decode() for file in folder.iterdir()} == FILES


def test_each_difference_is_told(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / ARTICLE).unlink()
    (tmp_path / SOURCE).write_bytes(FILES[SOURCE].replace('"title": "SourceArticle"', '"title": "Other"').encode())
    (tmp_path / ARROW).write_bytes(FILES[ARROW].encode() + b"more: string\n")
    (tmp_path / VOCABULARIES).write_bytes(FILES[VOCABULARIES].replace("\n", "\r\n").encode())
    (tmp_path / "notes.txt").touch()
    assert differences(tmp_path) == [
        f"`{ARTICLE}` is missing",
        f"`{SOURCE}` differs from line 4 on",
        f"`{ARROW}` differs from line {FILES[ARROW].count(chr(10)) + 1} on",
        f"`{VOCABULARIES}` differs from line 1 on",
        "`notes.txt` is no part of the schema",
    ]
    assert publish(tmp_path) == list(FILES)
    assert differences(tmp_path) == ["`notes.txt` is no part of the schema"]


def test_of_a_folder_that_is_not_there_all_is_missing(tmp_path: Path) -> None:
    assert differences(tmp_path / "none") == [f"`{name}` is missing" for name in FILES]


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReadError):
        differences(tmp_path / "file")
    with pytest.raises(WriteError):
        publish(tmp_path / "file")


def test_versions_are_found_oldest_first(tmp_path: Path) -> None:
    for number in ("1.10.0", "1.9.0", "2.0.0"):
        publish(tmp_path / number)
    (tmp_path / "3.0.0").mkdir()
    assert versions(tmp_path) == ["1.9.0", "1.10.0", "2.0.0"]
    assert find_version("1.9.0", tmp_path) == tmp_path / "1.9.0"


def test_a_version_that_is_not_published_is_an_error(tmp_path: Path) -> None:
    publish(tmp_path / "1.0.0")
    with pytest.raises(NewscorpusError, match=r"no schema `1\.1\.0` is published") as raised:
        find_version("1.1.0", tmp_path)
    assert raised.value.remedy == "published are `1.0.0`"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"1"])
def test_a_file_that_holds_no_schema_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ReadError):
        read_schema(tmp_path / "a.json")


# ---- the command


def _run(*arguments: str) -> Any:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_publish_writes_and_names_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "1.0.0"
    result = _run("publish", str(folder))
    assert (result.exit_code, result.stdout.splitlines()) == (0, [str(folder / name) for name in FILES])
    assert differences(folder) == []


def test_publish_checks_without_writing(tmp_path: Path) -> None:
    publish(tmp_path)
    assert _run("publish", "--check", str(tmp_path)).exit_code == 0
    (tmp_path / ARROW).unlink()
    result = _run("publish", "--check", str(tmp_path))
    assert (result.exit_code, result.stdout) == (1, f"{tmp_path}: `{ARROW}` is missing\n")
    assert not (tmp_path / ARROW).exists()


def test_publish_checks_the_folder_of_the_current_version_by_default() -> None:
    assert _run("publish", "--check").exit_code == 0


@pytest.fixture
def changed(tmp_path: Path) -> dict[str, str]:
    """Schemas that differ from the current one by a wording, an optional field, a field less."""
    schema = SCHEMAS[ARTICLE]
    fields = schema["properties"]
    altered = {
        "patch": {**schema, "description": "One article."},
        "minor": {**schema, "properties": {**fields, "note": {"type": "array", "default": []}}},
        "major": {**schema, "properties": {name: field for name, field in fields.items() if name != "section"}},
    }
    for level, content in altered.items():
        (tmp_path / f"{level}.json").write_text(json.dumps(content), encoding="utf-8")
    return {level: str(tmp_path / f"{level}.json") for level in altered}


@pytest.mark.parametrize(
    "level, codes",
    [("patch", (0, 0, 0)), ("minor", (0, 1, 0)), ("major", (0, 1, 1))],
    ids=["patch", "minor", "major"],
)
def test_diff_tells_the_level_and_fails_on_demand(
    changed: dict[str, str], level: str, codes: tuple[int, int, int]
) -> None:
    runs = [
        _run("diff", current.VERSION, changed[level], *options)
        for options in ([], ["--fail-on", "minor"], ["--fail-on", "major"])
    ]
    assert tuple(run.exit_code for run in runs) == codes
    assert all(run.stdout.splitlines()[-1] == f"level: {level}" for run in runs)


def test_diff_of_a_version_with_itself_says_so() -> None:
    result = _run("diff", current.VERSION, current.VERSION, "--fail-on", "minor")
    assert (result.exit_code, result.stdout) == (0, "no change\n")


@pytest.mark.parametrize("reference", ["0.9.0", "no-such-file.json"])
def test_diff_with_what_is_not_there_is_an_error(reference: str) -> None:
    with pytest.raises(NewscorpusError):
        _run("diff", current.VERSION, reference)


@pytest.mark.parametrize("name", FILES)
def test_show_prints_a_published_file(name: str) -> None:
    result = _run("show", current.VERSION, "--file", name)
    assert (result.exit_code, result.stdout) == (0, FILES[name])


def test_show_prints_the_current_schema_by_default() -> None:
    assert _run("show").stdout == FILES[ARTICLE]


# ---- versions


def _step(old: str, new: str) -> str:
    pairs = zip(old.split("."), new.split("."), strict=True)
    return next(level for level, (one, other) in zip(("major", "minor", "patch"), pairs, strict=True) if one != other)


def test_each_version_is_numbered_by_what_it_changed() -> None:
    folder = schemas_folder()
    numbers = versions(folder)
    assert current.VERSION in numbers
    for old, new in pairwise(numbers):
        result = _run("diff", old, new)
        assert result.stdout.splitlines()[-1] == f"level: {_step(old, new)}"
