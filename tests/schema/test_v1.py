from __future__ import annotations

import inspect
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from newscorpus.schema import v1

HASH = "0" * 64
MINIMAL: dict[str, Any] = {
    "schema_version": "1.0.0",
    "id": "quay-vote",
    "language": "en",
    "text_length": 0,
    "text_sha256": HASH,
    "rights": {"license": "CC-BY-4.0", "text": "included"},
    "origin": {"kind": "written"},
}

SPAN = {"start": 0, "end": 3, "exact": "six"}
PARTS: dict[type[v1.Record], dict[str, Any]] = {
    v1.Article: MINIMAL,
    v1.Attribute: {"key": "srl", "value": "A0"},
    v1.Block: {"kind": "paragraph", "start": 0, "end": 3},
    v1.Claim: {
        "id": "c1",
        "content": [SPAN],
        "gist": "The crews get six per cent.",
        "type": "quantity",
        "polarity": "affirmed",
        "certainty": "certain",
    },
    v1.Entity: {"id": "e1", "type": "FAC", "name": "Marl quay", "fictional": True},
    v1.Layer: {"name": "quotes", "status": "gold", "method": "human"},
    v1.Mention: {"id": "m1", "label": "FAC", "form": "name", "start": 0, "end": 3},
    v1.Origin: {"kind": "retold"},
    v1.Quote: {"id": "q1", "type": "direct", "content": [SPAN], "source_kind": "named"},
    v1.Relation: {"id": "r1", "type": "disputes", "head": "c1", "tail": "c2"},
    v1.Rights: {"license": "CC0-1.0", "text": "withheld"},
    v1.Sentence: {"start": 0, "end": 3},
    v1.Span: SPAN,
}
MODELS = list(PARTS)


def _defined_in_v1(base: type) -> list[type]:
    classes = inspect.getmembers(v1, inspect.isclass)
    return [found for _, found in classes if issubclass(found, base) and found.__module__ == v1.__name__]


VOCABULARIES = [found for found in _defined_in_v1(v1.Vocabulary) if found is not v1.Vocabulary]


def _type_of_error(error: ValidationError) -> str:
    (only,) = error.errors()
    return only["type"]


def _refusal(**changed: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        v1.Article.model_validate(MINIMAL | changed)
    return _type_of_error(raised.value)


def test_every_record_has_an_example_here() -> None:
    assert {found for found in _defined_in_v1(BaseModel) if found is not v1.Record} == set(MODELS)


# ---- closed, frozen, strict


@pytest.mark.parametrize("model", MODELS)
def test_a_record_is_read_from_python_and_from_json_alike(model: type[v1.Record]) -> None:
    record = model.model_validate(PARTS[model])
    assert record == model.model_validate_json(json.dumps(PARTS[model]))
    assert record == model.model_validate_json(record.model_dump_json())
    assert record == model.model_validate(record.model_dump())


@pytest.mark.parametrize("model", MODELS)
def test_a_record_cannot_be_changed(model: type[v1.Record]) -> None:
    record = model.model_validate(PARTS[model])
    for name in model.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, name, None)


@pytest.mark.parametrize("model", MODELS)
def test_equal_records_hash_alike_and_survive_pickling(model: type[v1.Record]) -> None:
    one, other = model.model_validate(PARTS[model]), model.model_validate(PARTS[model])
    assert {one, other, pickle.loads(pickle.dumps(one))} == {one}


@pytest.mark.parametrize("model", MODELS)
def test_an_unknown_field_is_refused(model: type[v1.Record]) -> None:
    with pytest.raises(ValidationError) as raised:
        model.model_validate(PARTS[model] | {"claimer": None})
    assert _type_of_error(raised.value) == "extra_forbidden"


@pytest.mark.parametrize("model", MODELS)
def test_a_field_without_default_is_needed(model: type[v1.Record]) -> None:
    for name, field in model.model_fields.items():
        if field.is_required():
            without = {key: value for key, value in PARTS[model].items() if key != name}
            with pytest.raises(ValidationError) as raised:
                model.model_validate(without)
            assert _type_of_error(raised.value) == "missing"


@pytest.mark.parametrize("model", MODELS)
def test_what_is_absent_is_null_or_an_empty_list(model: type[v1.Record]) -> None:
    defaults = {field.default for field in model.model_fields.values() if not field.is_required()}
    assert defaults <= {None, ()}


@pytest.mark.parametrize("model", MODELS)
def test_null_stands_only_where_the_default_is_null(model: type[v1.Record]) -> None:
    for name, field in model.model_fields.items():
        record = PARTS[model] | {name: None}
        if not field.is_required() and field.default is None:
            assert getattr(model.model_validate(record), name) is None
        else:
            with pytest.raises(ValidationError):
                model.model_validate(record)


@pytest.mark.parametrize(
    "field, value",
    [
        ("text_length", "5"),
        ("text_length", 5.0),
        ("text_length", True),
        ("title", 5),
        ("title", b"Crews vote"),
        ("id", 12345),
        ("authors", "Ida Brandt"),
        ("authors", [1]),
        ("published_at", 1738576800),
        ("published_at", "2025-02-03T10:00:00Z"),  # in Python a time is a datetime; a string is one in JSON only
        ("rights", "CC-BY-4.0"),
        ("entities", [PARTS[v1.Entity] | {"fictional": 1}]),
        ("entities", [PARTS[v1.Entity] | {"fictional": "yes"}]),
        ("blocks", [{"kind": "paragraph", "start": "0", "end": 3}]),
    ],
)
def test_nothing_is_converted(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        v1.Article.model_validate(MINIMAL | {field: value})


def test_a_list_is_taken_for_a_tuple_and_a_string_for_a_value_of_a_vocabulary() -> None:
    article = v1.Article.model_validate(
        MINIMAL | {"authors": ["Ida Brandt"], "genre": "report", "quotes": [PARTS[v1.Quote]]}
    )
    assert article.authors == ("Ida Brandt",)
    assert article.genre is v1.Genre.REPORT
    assert article.quotes[0].content == (v1.Span(start=0, end=3, exact="six"),)


def test_tuples_members_and_records_are_taken_as_they_are() -> None:
    quote = v1.Quote.model_validate(PARTS[v1.Quote])
    article = v1.Article.model_validate(MINIMAL | {"quotes": (quote,), "genre": v1.Genre.REPORT})
    assert article.quotes == (quote,)


# ---- times


def test_a_naive_time_is_refused() -> None:
    assert _refusal(published_at=datetime(2025, 2, 3)) == "timezone_aware"  # noqa: DTZ001
    with pytest.raises(ValidationError) as raised:
        v1.Article.model_validate_json(json.dumps(MINIMAL | {"published_at": "2025-02-03T10:00:00"}))
    assert _type_of_error(raised.value) == "timezone_aware"


def test_a_time_of_another_zone_is_stored_in_utc() -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    article = v1.Article.model_validate(MINIMAL | {"published_at": datetime(2025, 2, 3, 2, 15, tzinfo=nepal)})
    assert article.published_at == datetime(2025, 2, 2, 20, 30, tzinfo=UTC)
    assert article.published_at is not None
    assert article.published_at.tzinfo is UTC
    assert json.loads(article.model_dump_json())["published_at"] == "2025-02-02T20:30:00Z"
    read = v1.Article.model_validate_json(json.dumps(MINIMAL | {"published_at": "2025-02-03T02:15:00+05:45"}))
    assert read == article


@pytest.mark.parametrize("digits", ["0", "1738576800", "1.5"])
def test_a_string_of_digits_is_no_time(digits: str) -> None:
    with pytest.raises(ValidationError):
        v1.Article.model_validate_json(json.dumps(MINIMAL | {"published_at": digits}))


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_that_utc_cannot_hold_is_refused(time: str) -> None:
    with pytest.raises(ValidationError):
        v1.Article.model_validate_json(json.dumps(MINIMAL | {"published_at": time}))


# ---- values

ACCEPTED = {
    "id": ["abc", "a-b", "a" * 80, "2025-02-03"],
    "language": ["en", "gsw", "zh-Hant-TW", "en-x-press"],
    "text_sha256": ["0123456789abcdef" * 4],
    "text_length": [0, 2**31 - 1],
    "url": ["https://example.org", "http://example.org/a?b=c#d"],
    "topics": [[], ["medtop:20000500"]],
    "genre": list(v1.Genre),
}
REFUSED = {
    "schema_version": ["1.0.1", "1.0", "", 1],
    "id": ["ab", "a" * 81, "Abc", "a--b", "-ab", "ab-", "a_b", "abc\n", "äbc", ""],
    "language": ["", "e", "engl", "en_GB", "en-", "en\n"],
    "text_sha256": ["0" * 63, "0" * 65, "G" * 64, "A" * 64, "0" * 64 + "\n"],
    "text_length": [-1, 2**31],
    "url": ["example.org", "ftp://example.org", "https://", "https:///a", "https://example.org/a b", "https://a\n"],
    "topics": [["20000500"], ["medtop:500"], ["medtop:200005000"], ["medtop:20000500\n"]],
    "genre": ["Report", "REPORT", "essay", ""],
}


@pytest.mark.parametrize("field, value", [(field, value) for field in ACCEPTED for value in ACCEPTED[field]])
def test_a_value_of_the_right_form_is_taken(field: str, value: object) -> None:
    v1.Article.model_validate(MINIMAL | {field: value})


@pytest.mark.parametrize("field, value", [(field, value) for field in REFUSED for value in REFUSED[field]])
def test_a_value_of_another_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        v1.Article.model_validate(MINIMAL | {field: value})


@pytest.mark.parametrize(
    "license_, is_one",
    [
        ("CC-BY-4.0", True),
        ("GPL-2.0+", True),
        ("0BSD", True),
        ("LicenseRef-BBC", True),
        ("LicenseRef-", False),
        ("CC BY 4.0", False),
        ("", False),
        ("CC-BY-4.0\n", False),
    ],
)
def test_a_license_is_an_spdx_identifier_or_a_reference(license_: str, is_one: bool) -> None:
    rights = {"license": license_, "text": "included"}
    if is_one:
        v1.Rights.model_validate(rights)
    else:
        with pytest.raises(ValidationError):
            v1.Rights.model_validate(rights)


@pytest.mark.parametrize("item", ["q1", "Q0", "Q", "Q1\n", "https://www.wikidata.org/wiki/Q1"])
def test_a_wikidata_item_is_q_and_digits(item: str) -> None:
    with pytest.raises(ValidationError):
        v1.Entity.model_validate(PARTS[v1.Entity] | {"wikidata": item})


@pytest.mark.parametrize("model", [v1.Quote, v1.Claim])
def test_content_has_a_fragment(model: type[v1.Record]) -> None:
    with pytest.raises(ValidationError) as raised:
        model.model_validate(PARTS[model] | {"content": []})
    assert _type_of_error(raised.value) == "too_short"


@pytest.mark.parametrize(
    "model, field",
    [
        (v1.Entity, "id"),
        (v1.Mention, "id"),
        (v1.Mention, "entity"),
        (v1.Quote, "parent"),
        (v1.Claim, "quote"),
        (v1.Relation, "head"),
        (v1.Relation, "tail"),
        (v1.Attribute, "key"),
    ],
)
def test_an_id_is_not_empty(model: type[v1.Record], field: str) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(PARTS[model] | {field: ""})


# ---- words for people


@pytest.mark.parametrize("model", MODELS)
def test_every_field_says_what_it_means(model: type[v1.Record]) -> None:
    assert model.__doc__
    fields = model.model_json_schema()["properties"]
    assert list(fields) == list(model.model_fields)
    for name, field in fields.items():
        assert field["description"].endswith("."), name


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_value_has_a_definition_of_its_own(vocabulary: type[v1.Vocabulary]) -> None:
    definitions = [member.definition for member in vocabulary]
    assert vocabulary.__doc__
    assert all(definition.endswith(".") and "\n" not in definition for definition in definitions)
    assert len(set(definitions)) == len(definitions)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_value_equals_its_string(vocabulary: type[v1.Vocabulary]) -> None:
    for member in vocabulary:
        assert member == str(member) == member.value == json.loads(json.dumps(member))
        assert hash(member) == hash(str(member))
        assert vocabulary(str(member)) is member


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_values_are_lower_case_words_joined_by_hyphens(vocabulary: type[v1.Vocabulary]) -> None:
    for member in vocabulary:
        if vocabulary is v1.EntityType:
            assert str(member) == member.name  # the spelling of OntoNotes
        else:
            assert str(member) == member.name.lower().replace("_", "-")


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_json_schema_of_a_vocabulary_defines_each_value(vocabulary: type[v1.Vocabulary]) -> None:
    schema = TypeAdapter(vocabulary).json_schema()
    assert schema["enum"] == [str(member) for member in vocabulary]
    assert schema["oneOf"] == [{"const": str(member), "description": member.definition} for member in vocabulary]


def test_the_module_stands_alone() -> None:
    source = inspect.getsource(v1)
    assert "newscorpus" not in source.replace("`newscorpus.Article`", "")


def test_a_model_without_source_or_docstrings_has_a_schema() -> None:
    defined: dict[str, type[v1.Record]] = {}
    exec("class Note(Record):\n    words: str\n", {"Record": v1.Record, "__name__": "typed"}, defined)
    assert "description" not in defined["Note"].model_json_schema()["properties"]["words"]
