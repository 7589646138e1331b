from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newscorpus.errors import NewscorpusError
from newscorpus.schema.compare import Change, Kind, Level, compare, map_subschemas
from newscorpus.schema.publish import published

Schema = dict[str, Any]

OLD: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://example.org/1.0.0/article.schema.json",
    "title": "Article",
    "type": "object",
    "properties": {
        "schema_version": {"const": "1.0.0", "type": "string"},
        "id": {"type": "string", "pattern": "^[a-z]+$", "minLength": 3, "maxLength": 80, "description": "Its name."},
        "length": {"type": "integer", "minimum": 0, "maximum": 100},
        "title": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "genre": {"anyOf": [{"$ref": "#/$defs/Genre"}, {"type": "null"}], "default": None},
        "topics": {"type": "array", "items": {"type": "string"}, "default": []},
        "quotes": {"type": "array", "items": {"$ref": "#/$defs/Quote"}, "minItems": 0, "maxItems": 9, "default": []},
        "layers": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "propertyNames": {"enum": ["quotes", "claims"]},
            "default": {},
        },
    },
    "required": ["schema_version", "id", "length"],
    "additionalProperties": False,
    "$defs": {
        "Genre": {
            "type": "string",
            "description": "The form.",
            "enum": ["report", "feature"],
            "oneOf": [
                {"const": "report", "description": "News."},
                {"const": "feature", "description": "A longer piece."},
            ],
        },
        "Quote": {
            "title": "Quote",
            "type": "object",
            "properties": {
                "content": {"type": "array", "items": {"$ref": "#/$defs/Span"}, "minItems": 1},
                "parent": {"anyOf": [{"$ref": "#/$defs/Quote"}, {"type": "null"}], "default": None},
            },
            "required": ["content"],
            "additionalProperties": False,
        },
        "Span": {
            "title": "Span",
            "type": "object",
            "properties": {
                "start": {"type": "integer", "minimum": 0},
                "exact": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
            },
            "required": ["start"],
            "additionalProperties": False,
        },
    },
}

RECORDS: list[dict[str, Any]] = [
    {"schema_version": "1.0.0", "id": "quay", "length": 0},
    {
        "schema_version": "1.0.0",
        "id": "quay",
        "length": 100,
        "title": "Crews vote",
        "genre": "feature",
        "topics": ["a", ""],
        "quotes": [
            {
                "content": [{"start": 0, "exact": "six"}, {"start": 4}],
                "parent": {"content": [{"start": 7, "exact": None}], "parent": None},
            }
        ],
        "layers": {"quotes": "gold"},
    },
    {"schema_version": "1.0.0", "id": "a" * 80, "length": 7, "title": None, "genre": None, "quotes": []},
]


def _set(value: Any, *path: Any) -> Callable[[Schema], None]:
    def edit(schema: Schema) -> None:
        *above, last = path
        for part in above:
            schema = schema[part]
        schema[last] = value

    return edit


def _drop(*path: Any) -> Callable[[Schema], None]:
    def edit(schema: Schema) -> None:
        *above, last = path
        for part in above:
            schema = schema[part]
        del schema[last]

    return edit


def _all(*edits: Callable[[Schema], None]) -> Callable[[Schema], None]:
    def edit(schema: Schema) -> None:
        for single in edits:
            single(schema)

    return edit


def _rename(old: str, new: str, *path: Any) -> Callable[[Schema], None]:
    def edit(schema: Schema) -> None:
        for part in path:
            schema = schema[part]
        schema[new] = schema.pop(old)

    return edit


P = "properties"
TEXT = {"type": "string"}
PATCH, MINOR, MAJOR = Level

CASES: dict[str, tuple[Callable[[Schema], None], str, Kind, Level]] = {
    "optional field added": (_set({**TEXT, "default": ""}, P, "note"), "$.note", Kind.ADDED_FIELD, MINOR),
    "required field added": (
        _all(_set(TEXT, P, "note"), _set(["schema_version", "id", "length", "note"], "required")),
        "$.note",
        Kind.ADDED_REQUIRED_FIELD,
        MAJOR,
    ),
    "field only required": (
        _set(["schema_version", "id", "length", "note"], "required"),
        "$.note",
        Kind.ADDED_REQUIRED_FIELD,
        MAJOR,
    ),
    "field removed": (_drop(P, "topics"), "$.topics", Kind.REMOVED_FIELD, MAJOR),
    "field renamed": (_rename("topics", "subjects", P), "$.topics", Kind.RENAMED_FIELD, MAJOR),
    "field below a definition removed": (
        _drop("$defs", "Span", P, "exact"),
        "$.quotes[].content[].exact",
        Kind.REMOVED_FIELD,
        MAJOR,
    ),
    "field below a definition renamed": (
        _rename("exact", "covered", "$defs", "Span", P),
        "$.quotes[].content[].exact",
        Kind.RENAMED_FIELD,
        MAJOR,
    ),
    "field made optional": (_set(["schema_version", "id"], "required"), "$.length", Kind.MADE_OPTIONAL, MINOR),
    "field made required": (
        _set(["schema_version", "id", "length", "title"], "required"),
        "$.title",
        Kind.MADE_REQUIRED,
        MAJOR,
    ),
    "closed to other fields": (
        _set(False, P, "layers", "additionalProperties"),
        "$.layers",
        Kind.CLOSED_TO_FIELDS,
        MAJOR,
    ),
    "opened to other fields": (_drop("additionalProperties"), "$", Kind.OPENED_TO_FIELDS, MINOR),
    "values of any key changed": (
        _set({"type": "integer"}, P, "layers", "additionalProperties"),
        "$.layers.*",
        Kind.CHANGED_TYPE,
        MAJOR,
    ),
    "key added": (
        _set(["quotes", "claims", "all"], P, "layers", "propertyNames", "enum"),
        "$.layers.(key)",
        Kind.ADDED_VALUE,
        MINOR,
    ),
    "key removed": (
        _set(["quotes"], P, "layers", "propertyNames", "enum"),
        "$.layers.(key)",
        Kind.REMOVED_VALUE,
        MAJOR,
    ),
    "type changed": (_set(TEXT, P, "length"), "$.length", Kind.CHANGED_TYPE, MAJOR),
    "integer became number": (_set("number", P, "length", "type"), "$.length", Kind.WIDENED_TYPE, MINOR),
    "type dropped": (_drop(P, "length", "type"), "$.length", Kind.WIDENED_TYPE, MINOR),
    "null no longer allowed": (_set({**TEXT, "default": None}, P, "title"), "$.title", Kind.NARROWED_TYPE, MAJOR),
    "null allowed": (
        _set({"anyOf": [{"type": "integer", "minimum": 0, "maximum": 100}, {"type": "null"}]}, P, "length"),
        "$.length",
        Kind.WIDENED_TYPE,
        MINOR,
    ),
    "null allowed in a list of types": (
        _set(["integer", "null"], P, "length", "type"),
        "$.length",
        Kind.WIDENED_TYPE,
        MINOR,
    ),
    "type of what is listed changed": (
        _set({"type": "integer"}, P, "topics", "items"),
        "$.topics[]",
        Kind.CHANGED_TYPE,
        MAJOR,
    ),
    "type of what is listed dropped": (_drop(P, "topics", "items"), "$.topics[]", Kind.WIDENED_TYPE, MINOR),
    "value added": (
        _all(
            _set(["report", "feature", "poem"], "$defs", "Genre", "enum"),
            _set([*OLD["$defs"]["Genre"]["oneOf"], {"const": "poem"}], "$defs", "Genre", "oneOf"),
        ),
        "$.genre",
        Kind.ADDED_VALUE,
        MINOR,
    ),
    "value removed": (_set(["report"], "$defs", "Genre", "enum"), "$.genre", Kind.REMOVED_VALUE, MAJOR),
    "vocabulary opened": (
        _all(_drop("$defs", "Genre", "enum"), _drop("$defs", "Genre", "oneOf")),
        "$.genre",
        Kind.OPENED_VOCABULARY,
        MINOR,
    ),
    "vocabulary closed": (_set(["labor"], P, "topics", "items", "enum"), "$.topics[]", Kind.CLOSED_VOCABULARY, MAJOR),
    "pattern changed": (_set("^[a-z-]+$", P, "id", "pattern"), "$.id", Kind.TIGHTENED_PATTERN, MAJOR),
    "pattern added": (_set("^.$", P, "topics", "items", "pattern"), "$.topics[]", Kind.TIGHTENED_PATTERN, MAJOR),
    "pattern removed": (_drop(P, "id", "pattern"), "$.id", Kind.LOOSENED_PATTERN, MINOR),
    "format added": (_set("uri", P, "id", "format"), "$.id", Kind.TIGHTENED_PATTERN, MAJOR),
    "minimum raised": (_set(1, P, "length", "minimum"), "$.length", Kind.TIGHTENED_BOUND, MAJOR),
    "minimum lowered": (_set(-1, P, "length", "minimum"), "$.length", Kind.LOOSENED_BOUND, MINOR),
    "minimum dropped": (_drop(P, "length", "minimum"), "$.length", Kind.LOOSENED_BOUND, MINOR),
    "maximum raised": (_set(101, P, "length", "maximum"), "$.length", Kind.LOOSENED_BOUND, MINOR),
    "maximum lowered": (_set(99, P, "length", "maximum"), "$.length", Kind.TIGHTENED_BOUND, MAJOR),
    "exclusive maximum added": (_set(100, P, "length", "exclusiveMaximum"), "$.length", Kind.TIGHTENED_BOUND, MAJOR),
    "shortest text longer": (_set(4, P, "id", "minLength"), "$.id", Kind.TIGHTENED_BOUND, MAJOR),
    "shortest text shorter": (_set(2, P, "id", "minLength"), "$.id", Kind.LOOSENED_BOUND, MINOR),
    "longest text shorter": (_set(79, P, "id", "maxLength"), "$.id", Kind.TIGHTENED_BOUND, MAJOR),
    "longest text any": (_drop(P, "id", "maxLength"), "$.id", Kind.LOOSENED_BOUND, MINOR),
    "shortest list longer": (
        _set(2, "$defs", "Quote", P, "content", "minItems"),
        "$.quotes[].content",
        Kind.TIGHTENED_BOUND,
        MAJOR,
    ),
    "list may be empty": (
        _drop("$defs", "Quote", P, "content", "minItems"),
        "$.quotes[].content",
        Kind.LOOSENED_BOUND,
        MINOR,
    ),
    "longest list longer": (_set(10, P, "quotes", "maxItems"), "$.quotes", Kind.LOOSENED_BOUND, MINOR),
    "default changed": (_set("Untitled", P, "title", "default"), "$.title", Kind.CHANGED_DEFAULT, MAJOR),
    "default dropped": (_drop(P, "title", "default"), "$.title", Kind.CHANGED_DEFAULT, MAJOR),
    "default of a required field": (_set(0, P, "length", "default"), "$.length", Kind.CHANGED_DEFAULT, PATCH),
    "version": (_set("1.1.0", P, "schema_version", "const"), "$.schema_version", Kind.CHANGED_VERSION, PATCH),
    "description changed": (_set("Its slug.", P, "id", "description"), "$.id", Kind.CHANGED_WORDING, PATCH),
    "description dropped": (_drop(P, "id", "description"), "$.id", Kind.CHANGED_WORDING, PATCH),
    "description of a definition": (
        _set("The journalistic form.", "$defs", "Genre", "description"),
        "$.genre",
        Kind.CHANGED_WORDING,
        PATCH,
    ),
    "definition of a value": (
        _set("A news story.", "$defs", "Genre", "oneOf", 0, "description"),
        "$.genre",
        Kind.CHANGED_WORDING,
        PATCH,
    ),
    "address": (_set("https://example.org/1.0.1/a.json", "$id"), "$", Kind.CHANGED_WORDING, PATCH),
    "keyword not understood": (_set(True, P, "topics", "uniqueItems"), "$.topics", Kind.CHANGED_CONSTRAINT, MAJOR),
    "dialect": (_set("http://json-schema.org/draft-07/schema#", "$schema"), "$", Kind.CHANGED_CONSTRAINT, MAJOR),
}


def _edited(edit: Callable[[Schema], None], schema: Schema = OLD) -> Schema:
    new = deepcopy(schema)
    edit(new)
    return new


def _brief(changes: tuple[Change, ...]) -> list[tuple[str, Kind, Level]]:
    return [(change.path, change.kind, change.level) for change in changes]


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_change_is_named_placed_and_weighed(case: str) -> None:
    edit, path, kind, level = CASES[case]
    comparison = compare(OLD, _edited(edit))
    assert _brief(comparison.changes) == [(path, kind, level)]
    assert comparison.level == level
    assert comparison.changes[0].reason


def test_every_kind_has_a_case() -> None:
    assert {kind for _, _, kind, _ in CASES.values()} == set(Kind)


@pytest.mark.parametrize("case", CASES)
def test_what_is_called_minor_keeps_old_records_valid(case: str) -> None:
    new = _edited(CASES[case][0])
    if CASES[case][3] < MAJOR:
        assert all(_is_valid(_of_version(record, new), new) for record in RECORDS)


def _is_valid(record: object, schema: Schema) -> bool:
    return bool(Draft202012Validator(schema).is_valid(record))


def _of_version(record: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Name the version that a schema is of, as upgrading does."""
    return {**record, "schema_version": schema["properties"]["schema_version"]["const"]}


def test_the_examples_are_valid_in_the_old_schema() -> None:
    Draft202012Validator.check_schema(OLD)
    assert all(_is_valid(record, OLD) for record in RECORDS)


# ---- what is the same


@pytest.mark.parametrize("schema", [OLD, json.loads(published()["article.schema.json"])])
def test_a_schema_does_not_differ_from_itself(schema: Schema) -> None:
    comparison = compare(schema, deepcopy(schema))
    assert (comparison.changes, comparison.level) == ((), None)
    assert comparison.render() == "no change"


def test_the_order_of_keys_is_no_change() -> None:
    def reversed_(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: reversed_(inner) for key, inner in reversed(value.items())}
        return [reversed_(inner) for inner in value] if isinstance(value, list) else value

    assert not compare(OLD, reversed_(OLD)).changes


def test_where_a_definition_stands_is_no_change() -> None:
    inlined = _edited(_set([OLD["$defs"]["Genre"], {"type": "null"}], P, "genre", "anyOf"))
    assert not compare(OLD, inlined).changes
    assert not compare(inlined, OLD).changes


def test_a_definition_may_be_called_something_else() -> None:
    new = json.loads(json.dumps(OLD).replace("#/$defs/Span", "#/$defs/Stretch"))
    new["$defs"]["Stretch"] = new["$defs"].pop("Span")
    assert not compare(OLD, new).changes


def test_the_order_of_alternatives_is_no_change() -> None:
    new = _edited(_set([{"type": "null"}, {"$ref": "#/$defs/Genre"}], P, "genre", "anyOf"))
    assert not compare(OLD, new).changes


def test_a_list_of_types_says_what_alternatives_say() -> None:
    assert not compare(OLD, _edited(_set({"type": ["string", "null"], "default": None}, P, "title"))).changes


# ---- references


def test_a_definition_that_holds_itself_is_walked_once() -> None:
    new = _edited(_set(5, "$defs", "Quote", P, "content", "maxItems"))
    assert _brief(compare(OLD, new).changes) == [("$.quotes[].content", Kind.TIGHTENED_BOUND, MAJOR)]


def test_a_change_of_a_definition_is_told_wherever_it_is_used() -> None:
    old = _edited(_set({"$ref": "#/$defs/Span"}, P, "lead"))
    new = _edited(_drop("$defs", "Span", P, "start", "minimum"), old)
    assert [change.path for change in compare(old, new).changes] == ["$.quotes[].content[].start", "$.lead.start"]


def test_a_change_of_what_is_not_used_is_no_change() -> None:
    assert not compare(OLD, _edited(_set({"type": "integer"}, "$defs", "Unused"))).changes


def test_what_stands_beside_a_reference_counts() -> None:
    old = _edited(_set({"$ref": "#/$defs/Span", "minProperties": 1}, P, "lead"))
    new = _edited(_set({"$ref": "#/$defs/Span", "minProperties": 2}, P, "lead"))
    assert _brief(compare(old, new).changes) == [("$.lead", Kind.TIGHTENED_BOUND, MAJOR)]


def test_what_stands_beside_a_reference_does_not_hide_what_it_leads_to() -> None:
    old = _edited(
        _all(_set({"$ref": "#/$defs/Name", "minLength": 2}, P, "name"), _set({**TEXT, "minLength": 1}, "$defs", "Name"))
    )
    new = _edited(_set(3, "$defs", "Name", "minLength"), old)
    assert _brief(compare(old, new).changes) == [("$.name", Kind.CHANGED_CONSTRAINT, MAJOR)]


def test_what_was_found_harmless_while_its_ground_was_open_is_looked_at_again() -> None:
    def document(shortest: int, *others: Schema) -> Schema:
        person = {
            "type": "object",
            "properties": {"employer": {"$ref": "#/$defs/Body"}, "name": {**TEXT, "minLength": shortest}},
        }
        body = {"type": "object", "properties": {"head": {"$ref": "#/$defs/Person"}}}
        return {
            "type": "object",
            "properties": {
                "either": {"anyOf": [{"$ref": "#/$defs/Person"}, *others]},
                "body": {"$ref": "#/$defs/Body"},
            },
            "$defs": {"Person": person, "Body": body},
        }

    # `either` takes anything now, and so hides that a person changed; a body must still tell
    old, new = document(0), document(1, {})
    assert ("$.body.head.name", Kind.TIGHTENED_BOUND, MAJOR) in _brief(compare(old, new).changes)
    record = {"body": {"head": {"name": ""}}}
    assert _is_valid(record, old)
    assert not _is_valid(record, new)


def test_alternatives_within_alternatives_end() -> None:
    schema: Schema = {"$ref": "#/$defs/D0", "$defs": {}}
    for depth in range(12):
        fields = {name: {"$ref": f"#/$defs/D{depth + 1}"} for name in "abc"}
        branches = [{"type": "object", "properties": fields}, {"type": "array", "items": {"$ref": "#"}}]
        schema["$defs"][f"D{depth}"] = {"anyOf": branches}
    schema["$defs"]["D12"] = TEXT
    new = deepcopy(schema)
    for definition in new["$defs"].values():
        definition.get("anyOf", []).reverse()
    assert not compare(schema, new).changes


@pytest.mark.parametrize("reference", ["#/$defs/Nothing", "https://example.org/other.json", "#/title", "other.json#/a"])
def test_a_reference_that_leads_nowhere_is_an_error(reference: str) -> None:
    with pytest.raises(NewscorpusError, match="leads nowhere"):
        compare(OLD, _edited(_set({"$ref": reference}, P, "note")))


def test_a_reference_that_leads_back_to_itself_is_an_error() -> None:
    new = _edited(_all(_set({"$ref": "#/$defs/Loop"}, P, "note"), _set({"$ref": "#/$defs/Loop"}, "$defs", "Loop")))
    with pytest.raises(NewscorpusError, match="leads back to itself"):
        compare(OLD, new)


# ---- what is more than one keyword


def test_a_new_field_under_an_open_schema_is_major() -> None:
    old = _edited(_drop("additionalProperties"))
    new = _edited(_set({"type": "integer"}, P, "note"), old)
    assert _brief(compare(old, new).changes) == [("$.note", Kind.ADDED_FIELD, MAJOR)]


def test_a_rename_goes_to_the_likest_of_equal_shapes() -> None:
    new = _edited(_all(_drop(P, "title"), *(_set(OLD[P]["title"], P, name) for name in ("byline", "titles", "zone"))))
    changes = compare(OLD, new).changes
    assert _brief(changes) == [
        ("$.title", Kind.RENAMED_FIELD, MAJOR),
        ("$.byline", Kind.ADDED_FIELD, MINOR),
        ("$.zone", Kind.ADDED_FIELD, MINOR),
    ]
    assert "`titles`" in changes[0].reason


def test_a_field_of_another_shape_is_no_rename() -> None:
    new = _edited(_all(_drop(P, "title"), _set({"type": "integer"}, P, "titles")))
    assert [change.kind for change in compare(OLD, new).changes] == [Kind.REMOVED_FIELD, Kind.ADDED_FIELD]


def test_an_optional_field_that_comes_back_required_is_no_rename() -> None:
    new = _edited(_all(_rename("title", "headline", P), _set([*OLD["required"], "headline"], "required")))
    assert [change.kind for change in compare(OLD, new).changes] == [Kind.REMOVED_FIELD, Kind.ADDED_REQUIRED_FIELD]


def test_keywords_that_look_like_fields_are_told_apart() -> None:
    new = _edited(_set({"type": "integer"}, P, "description"))
    assert _brief(compare(OLD, new).changes) == [("$.description", Kind.ADDED_FIELD, MINOR)]


def test_a_keyword_that_is_not_understood_spoils_what_would_be_minor() -> None:
    old = _edited(_set(False, "unevaluatedProperties"))
    assert not compare(old, deepcopy(old)).changes
    assert compare(old, _edited(_drop("additionalProperties"), old)).level == MAJOR


def test_true_is_not_one() -> None:
    old = _edited(_set({"enum": [1, "a"]}, P, "note"))
    new = _edited(_set({"enum": [True, "a"]}, P, "note"))
    assert [change.kind for change in compare(old, new).changes] == [Kind.REMOVED_VALUE, Kind.ADDED_VALUE]


def test_the_whole_is_as_grave_as_its_gravest_part_and_lists_it_first() -> None:
    new = _edited(
        _all(
            _set("Its slug.", P, "id", "description"),
            _set({**TEXT, "default": ""}, P, "note"),
            _drop(P, "layers"),
        )
    )
    assert compare(OLD, new).render().splitlines() == [
        "major  $.layers  removed-field: `object` is gone; records that have it are refused",
        "minor  $.note  added-field: `string`, which may be left out",
        "patch  $.id  changed-wording: `description` reads differently",
        "level: major",
    ]


def test_subschemas_are_replaced_where_schemas_stand_and_nowhere_else() -> None:
    schema = {
        "properties": {"title": {"title": "T"}, "items": {"title": "I"}},
        "anyOf": [{"title": "A"}],
        "items": {"title": "B"},
        "enum": [{"title": "C"}],
        "default": {"title": "D"},
    }
    assert map_subschemas(schema, lambda inner: inner["title"]) == {  # type: ignore[index]
        "properties": {"title": "T", "items": "I"},
        "anyOf": ["A"],
        "items": "B",
        "enum": [{"title": "C"}],
        "default": {"title": "D"},
    }


# ---- the promise, on schemas and changes nobody thought of

NAMES = ("a", "b", "c", "title")


def _scalars() -> st.SearchStrategy[Schema]:
    small = st.integers(0, 3)
    text = st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={"minLength": small, "maxLength": small, "pattern": st.sampled_from(["^a", "b$", "^[ab]*$"])},
    )
    number = st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={"minimum": small, "maximum": small, "exclusiveMaximum": small, "multipleOf": st.just(2)},
    )
    values = st.lists(st.sampled_from(["a", "b", "ab", 1, 2, None, True]), min_size=1, max_size=4, unique_by=repr)
    listed = values.map(lambda members: {"enum": members})
    defined = values.map(lambda members: {"oneOf": [{"const": member} for member in members]})
    other = st.sampled_from([{"type": "null"}, {"type": "boolean"}, {"const": "a"}, {}, {"type": ["string", "null"]}])
    return st.one_of(text, number, listed, defined, other)


def _compound(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    names = st.sampled_from(NAMES)
    # only below a field or a list may a schema refer to one that it stands in, or validators go round for ever
    below = st.one_of(inner, st.sampled_from([{"$ref": "#/$defs/D"}, {"$ref": "#"}, {"$ref": "#", "maxLength": 1}]))
    record = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(names, below, max_size=3)},
        optional={
            "required": st.lists(names, unique=True, max_size=2),
            "additionalProperties": st.one_of(st.booleans(), below),
            "propertyNames": st.sampled_from([{"maxLength": 1}, {"enum": ["a", "b"]}, True]),
            "minProperties": st.integers(0, 2),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "c"]), inner, max_size=1),
        },
    )
    list_ = st.fixed_dictionaries(
        {"type": st.just("array")},
        optional={
            "items": st.one_of(below, st.booleans()),
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 2),
            "uniqueItems": st.booleans(),
            "prefixItems": st.lists(inner, min_size=1, max_size=1),
        },
    )
    either = st.lists(inner, min_size=1, max_size=3).map(lambda branches: {"anyOf": branches})
    return st.one_of(record, list_, either)


SCHEMAS = st.recursive(_scalars(), _compound, max_leaves=8)
DOCUMENTS = st.builds(lambda root, definition: {**root, "$defs": {"D": definition}}, SCHEMAS, SCHEMAS)
VALUES = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 2, 3, 1.5, "", "a", "b", "ab", "aab"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*NAMES, "zz"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def changed(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """A schema, and it with something in it replaced, added or left out."""
    # through JSON, for what Hypothesis draws may share parts, and the edits are made in place
    old = json.loads(json.dumps(draw(DOCUMENTS)))
    new = json.loads(json.dumps(old))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(_schemas_within(new))))
        other = json.loads(json.dumps(draw(SCHEMAS)))
        droppable = [keyword for keyword in place if keyword != "$defs"]
        match draw(st.sampled_from(["drop", "drop", "mix", "mix", "replace"])):
            case "drop" if droppable:
                del place[draw(st.sampled_from(droppable))]
            case "replace":
                kept = {"$defs": place["$defs"]} if "$defs" in place else {}
                place.clear()
                place.update(other | kept)
            case _:
                place.update({keyword: other[keyword] for keyword in other if draw(st.booleans())})
    return old, new


def _schemas_within(schema: Any) -> list[Schema]:
    found = [schema] if isinstance(schema, dict) else []
    if isinstance(schema, dict):

        def remember(inner: Any) -> Any:
            found.extend(_schemas_within(inner))
            return inner

        map_subschemas(schema, remember)
    return found


@given(changed(), st.lists(VALUES, min_size=5, max_size=12))
def test_no_change_that_is_called_minor_refuses_what_was_valid(pair: tuple[Schema, Schema], values: list[Any]) -> None:
    old, new = pair
    level = compare(old, new).level
    if level is None or level < MAJOR:
        valid = [value for value in values if _is_valid(value, old)]
        event(f"{level}, {'some' if valid else 'none'} valid")
        assert all(_is_valid(value, new) for value in valid)


@given(DOCUMENTS)
def test_no_schema_differs_from_itself(document: Schema) -> None:
    assert not compare(document, deepcopy(document)).changes
