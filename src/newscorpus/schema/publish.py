"""The schema for people and programs that do not read Python: JSON Schema, Arrow schema and vocabularies as files.

All is derived from the models, so `schemas/<version>/` never says anything of its own; CI compares. The JSON Schemas
are draft 2020-12 in regular expressions that ECMA-262, Python, Rust and Go read alike. They judge as the models do, but
for what JSON Schema cannot say or should not:

- `1.0` is an integer to JSON Schema; the models refuse it.
- A day that no calendar has, such as 30 February, is refused by the models, and by validators that check `format`;
  a time that lies beyond the years 1 to 9999 in UTC by the models alone.
- A time is published as RFC 3339 writes it. The models also read other spellings of ISO 8601.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from newscorpus.errors import NewscorpusError, ReadError, WriteError
from newscorpus.schema import current
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.compare import JsonSchema, Subschema, map_subschemas
from newscorpus.schema.shape import article_shape
from newscorpus.schema.source import SourceArticle

ADDRESS = "https://newscorpus.github.io/newscorpus/schemas"
"""Where the schemas of all versions are published, a folder each."""
ARTICLE = "article.schema.json"
SOURCE = "source.schema.json"
ARROW = "article.arrow.txt"
VOCABULARIES = "vocabularies.md"


def published() -> dict[str, str]:
    """Return the files that publish the current schema, by name."""
    article, source = json_schema(current.Article, ARTICLE), json_schema(SourceArticle, SOURCE)
    return {
        ARTICLE: _as_json(article),
        SOURCE: _as_json(source),
        ARROW: render_arrow(article_schema()),
        VOCABULARIES: _vocabularies(article, source),
    }


def publish(folder: Path) -> list[str]:
    """Write the files of the current schema into a folder, and return the names of those that were not so before.

    Raises:
        WriteError: the folder or a file cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in published().items():
            file, wanted = folder / name, content.encode()
            if not file.exists() or file.read_bytes() != wanted:
                file.write_bytes(wanted)
                written.append(name)
    except OSError as error:
        raise WriteError(f"{error.filename or folder}: {error.strerror}") from error
    return written


def differences(folder: Path) -> list[str]:
    """Compare a folder with the files that publish the current schema; say what differs, a line each.

    Raises:
        ReadError: the folder or a file cannot be read.
    """
    wanted = published()
    try:
        present = {file.name: file.read_bytes() for file in sorted(folder.iterdir())} if folder.exists() else {}
    except OSError as error:
        raise ReadError(str(error.filename or folder), error.strerror or "it cannot be read") from error
    found = [
        f"`{name}` is missing" if name not in present else f"`{name}` differs from line {line} on"
        for name, content in wanted.items()
        if (line := _first_difference(present.get(name, b""), content.encode())) is not None
    ]
    return found + [f"`{name}` is no part of the schema" for name in present if name not in wanted]


def _first_difference(one: bytes, other: bytes) -> int | None:
    """Return the number of the first line that differs, from 1; None where all are the same."""
    if one == other:
        return None
    pairs = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    same = next((number for number, (left, right) in enumerate(pairs) if left != right), None)
    return 1 + (same if same is not None else min(one.count(b"\n"), other.count(b"\n")))


def versions(folder: Path) -> list[str]:
    """Return the versions that a folder of published schemas holds, oldest first."""
    numbers = [file.parent.name for file in folder.glob(f"*/{ARTICLE}")]
    return sorted(numbers, key=lambda number: [int(part) if part.isdigit() else -1 for part in number.split(".")])


def find_version(number: str, folder: Path) -> Path:
    """Return the folder of a version's published files.

    Raises:
        NewscorpusError: the version is not published there.
    """
    known = versions(folder)
    if number not in known:
        raise NewscorpusError(
            f"no schema `{number}` is published in `{folder}`",
            remedy=f"published are {', '.join(f'`{n}`' for n in known)}" if known else "`newscorpus schema publish`",
        )
    return folder / number


def read_published(number: str, name: str, folder: Path) -> str:
    """Return the text of one published file of a version.

    Raises:
        NewscorpusError: the version is not published in the folder.
        ReadError: it has no such file, or it cannot be read.
    """
    file = find_version(number, folder) / name
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(file), getattr(error, "strerror", None) or "it cannot be read") from error


def read_schema(file: Path) -> dict[str, Any]:
    """Read a JSON Schema.

    Raises:
        ReadError: the file cannot be read, or holds no JSON object.
    """
    try:
        schema = json.loads(file.read_bytes())
    except OSError as error:
        raise ReadError(str(file), error.strerror or "it cannot be read") from error
    except ValueError as error:
        raise ReadError(str(file), f"it is no JSON: {error}") from error
    if not isinstance(schema, dict):
        raise ReadError(str(file), "it holds no JSON Schema", remedy="a JSON Schema is an object")
    return schema


# ---- JSON Schema ----------------------------------------------------------------------------------------------------

_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"{_DAY}[Tt]{_CLOCK}:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]{_CLOCK})"
_ORDER = (
    *("$schema", "$id", "$ref", "title", "description", "type", "format", "const", "enum", "oneOf", "anyOf"),
    *("pattern", "minLength", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems"),
    *("required", "properties", "propertyNames", "additionalProperties", "default", "$defs"),
)


class _Generator(GenerateJsonSchema):
    """Says what pydantic leaves out: zones, keys, defaults that are made anew for each record."""

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        """Demand a zone: without it a naive time would pass, for `format` need not be checked."""
        return {**super().datetime_schema(schema), "pattern": f"^{_TIME}$"}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        """Demand the form of a day, as `format` need not be checked."""
        return {**super().date_schema(schema), "pattern": f"^{_DAY}$"}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Demand of keys all that the models do."""
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        plain = super().dict_schema(schema)
        return {**plain, "propertyNames": keys} if keys.keys() - {"type"} else plain

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """State the default of a field too that makes it anew for each record."""
        if "default_factory" in schema and not schema.get("default_factory_takes_data"):
            make = cast(Any, schema["default_factory"])
            schema = core_schema.with_default_schema(schema["schema"], default=make())
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave fields without title: it would be the name again, in capitals."""
        return False


def json_schema(model: type[BaseModel], file: str) -> dict[str, Any]:
    """Return the JSON Schema of a model, to be published under a file name of the current version.

    >>> json_schema(current.Block, "block.schema.json")["$id"]
    'https://newscorpus.github.io/newscorpus/schemas/1.0.0/block.schema.json'
    """
    generated = model.model_json_schema(schema_generator=_Generator)

    def finish(schema: Subschema) -> Subschema:
        return schema if isinstance(schema, bool) else _in_order(map_subschemas(schema, finish))

    head = {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"{ADDRESS}/{current.VERSION}/{file}"}
    return dict(cast(JsonSchema, finish({**head, **generated})))


def _in_order(schema: JsonSchema) -> dict[str, Any]:
    """Put keywords into the order in which a person reads them, the same under each version of pydantic."""
    known = {keyword: place for place, keyword in enumerate(_ORDER)}
    ordered = {
        keyword: schema[keyword] for keyword in sorted(schema, key=lambda keyword: (known.get(keyword, 99), keyword))
    }
    if "$defs" in ordered:
        ordered["$defs"] = dict(sorted(ordered["$defs"].items()))
    return ordered


def _as_json(schema: JsonSchema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


# ---- Arrow ----------------------------------------------------------------------------------------------------------


def render_arrow(schema: pa.Schema) -> str:
    """Write an Arrow schema with a line for each field, what a list or struct holds indented below it.

    Written here because Arrow's own rendering cuts long types short and changes between its versions.

    >>> inner = pa.field("element", pa.struct([pa.field("start", pa.int32(), nullable=False)]), nullable=False)
    >>> print(render_arrow(pa.schema([pa.field("spans", pa.list_(inner))])), end="")
    spans: list, nullable
      element: struct
        start: int32
    """
    return "".join(f"{line}\n" for field in schema for line in _arrow_lines(field, ""))


def _arrow_lines(field: pa.Field, indent: str) -> Iterator[str]:
    is_struct, is_list = pa.types.is_struct(field.type), pa.types.is_list(field.type)
    type_ = "struct" if is_struct else "list" if is_list else str(field.type)
    yield f"{indent}{field.name}: {type_}{', nullable' if field.nullable else ''}"
    inner = list(field.type) if is_struct else [field.type.value_field] if is_list else []
    for below in inner:
        yield from _arrow_lines(below, f"{indent}  ")


# ---- for people -----------------------------------------------------------------------------------------------------


def _vocabularies(article: JsonSchema, source: JsonSchema) -> str:
    """Write the page of vocabularies and fields."""
    of_article, of_source = _records(article), _records(source)
    parts = [
        f"# Vocabularies and fields of schema {current.VERSION}",
        "Generated from the models; `newscorpus schema publish` writes it anew.",
        "## Vocabularies",
        "Closed lists: a value that does not stand here is refused.",
        *(_vocabulary(vocabulary, places) for vocabulary, places in _uses().items()),
        "## Fields",
        f"What an article holds, as `{ARTICLE}` states it. Only what is null if left out may be written as null.",
        *(_record(name, record) for name, record in of_article.items()),
        "## Fields of the source form",
        f"What a person writes, as `{SOURCE}` states it. Records that are named but do not stand here stand above.",
        *(_record(name, record) for name, record in of_source.items() if name not in of_article),
    ]
    return "\n\n".join(parts) + "\n"


def _uses() -> dict[type[current.Vocabulary], list[str]]:
    """Return each vocabulary with the fields that draw from it, in the order of the fields."""
    uses: dict[type[current.Vocabulary], list[str]] = {}
    for path, shape in article_shape().walk():
        if shape.vocabulary is not None:
            uses.setdefault(shape.vocabulary, []).append(path)
    return uses


def _vocabulary(vocabulary: type[current.Vocabulary], places: list[str]) -> str:
    rows = [(f"`{member}`", member.definition) for member in vocabulary]
    return "\n\n".join(
        [
            f"### {vocabulary.__name__}",
            _paragraph(vocabulary.__doc__ or ""),
            f"Used in {', '.join(f'`{place}`' for place in places)}.",
            _table(("value", "definition"), rows),
        ]
    )


def _records(schema: JsonSchema) -> dict[str, JsonSchema]:
    """Return the records of a schema by name, in the order in which its fields lead to them."""
    found: dict[str, JsonSchema] = {}

    def visit(name: str, record: JsonSchema) -> None:
        if record.get("type") == "object" and name not in found:
            found[name] = record
            for reference in _references(record["properties"]):
                visit(reference, schema["$defs"][reference])

    visit(schema["title"], schema)
    return found


def _references(value: Any) -> Iterator[str]:
    """Yield the names of the definitions that a part of a schema refers to, in order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _record(name: str, record: JsonSchema) -> str:
    required = record.get("required", [])
    rows = [
        (f"`{field}`", _in_words(schema), _absence(schema, is_required=field in required), schema["description"])
        for field, schema in record["properties"].items()
    ]
    table = _table(("field", "type", "if left out", "meaning"), rows)
    return "\n\n".join([f"### {name}", _paragraph(record["description"]), table])


def _absence(schema: JsonSchema, *, is_required: bool) -> str:
    """Say what it means to leave a field out."""
    if is_required:
        return "refused"
    default = json.dumps(schema["default"], ensure_ascii=False)
    return {"null": "null", "[]": "empty", "{}": "empty"}.get(default, f"`{default}`")


def _in_words(schema: JsonSchema) -> str:
    """Say what a field holds, null aside."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_in_words(branch) for branch in schema["anyOf"] if branch.get("type") != "null")
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    return _TYPES[schema["type"]](schema)


def _text(schema: JsonSchema) -> str:
    if "format" in schema:
        return {"date-time": "time with zone", "date": "day"}[schema["format"]]
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    length = [f"{shortest} to {longest} characters"] if longest else ["not empty"] if shortest else []
    return _with_limits("text", length + ([f"`{schema['pattern']}`"] if "pattern" in schema else []))


def _integer(schema: JsonSchema) -> str:
    is_bounded = "minimum" in schema and "maximum" in schema
    return _with_limits("integer", [f"{schema['minimum']} to {schema['maximum']}"] if is_bounded else [])


def _list(schema: JsonSchema) -> str:
    inner = _in_words(schema["items"])
    least = [f"at least {schema['minItems']}"] if schema.get("minItems") else []
    return _with_limits(f"list of {f'({inner})' if ' or ' in inner else inner}", least)


def _with_limits(type_: str, limits: list[str]) -> str:
    return f"{type_} ({', '.join(limits)})" if limits else type_


def _map(schema: JsonSchema) -> str:
    keys = schema.get("propertyNames", {})
    key = _in_words(keys) if keys.keys() & {"$ref", "anyOf"} else "id"
    return f"{_in_words(schema['additionalProperties'])} by {key}"


_TYPES = {
    "string": _text,
    "integer": _integer,
    "boolean": lambda schema: "true or false",
    "array": _list,
    "object": _map,
}


def _paragraph(docstring: str) -> str:
    """Join the lines of each paragraph: where a docstring is broken is nobody's business here."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
