"""What a change of a JSON Schema means for the records that follow it.

The levels are those of the schema's version numbers. `patch`: only the wording differs. `minor`: every record that was
valid still is, once what it leaves out is filled with defaults. `major`: anything else, so whatever is not understood
here. The comparison may call a harmless change major, never a harmful one minor.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum
from math import inf
from typing import Any, NamedTuple, TypeAlias

from newscorpus.errors import NewscorpusError

JsonSchema: TypeAlias = Mapping[str, Any]
Subschema: TypeAlias = JsonSchema | bool


class Level(IntEnum):
    """How much a change matters; the greatest of several is that of them all."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        """Give its name in lower case."""
        return self.name.lower()


class Kind(StrEnum):
    """What was changed."""

    ADDED_FIELD = "added-field"
    ADDED_REQUIRED_FIELD = "added-required-field"
    REMOVED_FIELD = "removed-field"
    RENAMED_FIELD = "renamed-field"
    MADE_OPTIONAL = "made-optional"
    MADE_REQUIRED = "made-required"
    CLOSED_TO_FIELDS = "closed-to-fields"
    OPENED_TO_FIELDS = "opened-to-fields"
    CHANGED_TYPE = "changed-type"
    NARROWED_TYPE = "narrowed-type"
    WIDENED_TYPE = "widened-type"
    ADDED_VALUE = "added-value"
    REMOVED_VALUE = "removed-value"
    CLOSED_VOCABULARY = "closed-vocabulary"
    OPENED_VOCABULARY = "opened-vocabulary"
    TIGHTENED_PATTERN = "tightened-pattern"
    LOOSENED_PATTERN = "loosened-pattern"
    TIGHTENED_BOUND = "tightened-bound"
    LOOSENED_BOUND = "loosened-bound"
    CHANGED_DEFAULT = "changed-default"
    CHANGED_VERSION = "changed-version"
    CHANGED_WORDING = "changed-wording"
    CHANGED_CONSTRAINT = "changed-constraint"


@dataclass(frozen=True)
class Change:
    """One difference between two schemas.

    Attributes:
        path: where a record has what is changed, such as `$.quotes[].content[].exact`; `*` stands for any key.
        kind: what was changed.
        level: how much it matters.
        reason: what it was and is, and what that means for records.
    """

    path: str
    kind: Kind
    level: Level
    reason: str


@dataclass(frozen=True)
class Comparison:
    """All differences between two schemas, in the order of the older one's fields."""

    changes: tuple[Change, ...]

    @property
    def level(self) -> Level | None:
        """The level of the whole change; None where the schemas say the same."""
        return max((change.level for change in self.changes), default=None)

    def render(self) -> str:
        """Write a line for each change, what matters most first, and the level of them all in the last."""
        worst_first = sorted(self.changes, key=lambda change: -change.level)
        lines = [f"{change.level!s:5}  {change.path}  {change.kind}: {change.reason}" for change in worst_first]
        return "\n".join([*lines, f"level: {self.level}" if self.level else "no change"])


def compare(old: JsonSchema, new: JsonSchema) -> Comparison:
    """Compare two JSON Schemas of draft 2020-12, and say what the change from one to the other means.

    Args:
        old: the schema that records were written by.
        new: the schema that they are to follow.

    Raises:
        NewscorpusError: a reference of a schema leads nowhere in it.

    >>> old = {"type": "object", "properties": {"desk": {"type": "string"}}, "required": ["desk"]}
    >>> print(compare(old, {**old, "required": []}).render())
    minor  $.desk  made-optional: a record may leave it out
    level: minor
    """
    # what a reference and a union both lead to is met twice
    return Comparison(tuple(dict.fromkeys(_Walk(old, new).compare(old, new, "$"))))


# ---- schemas as data ------------------------------------------------------------------------------------------------

_WORDING = ("$id", "$comment", "title", "description", "examples", "deprecated", "readOnly", "writeOnly")
_SAY_NOTHING = frozenset({*_WORDING, "default", "$defs", "definitions"})
_HOLD_SCHEMA = ("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else")
_HOLD_SCHEMA_ELSEWHERE = ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
_LIST_SCHEMAS = ("anyOf", "oneOf", "allOf", "prefixItems")
_NAME_SCHEMAS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")


def map_subschemas(schema: JsonSchema, change: Callable[[Subschema], Subschema]) -> dict[str, Any]:
    """Copy a schema with each schema right within it replaced; what only looks like one (a default) stays.

    >>> map_subschemas({"items": {"title": "T"}, "default": {"title": "U"}}, lambda inner: True)
    {'items': True, 'default': {'title': 'U'}}
    """

    def changed(keyword: str, value: Any) -> Any:
        if keyword in _HOLD_SCHEMA or keyword in _HOLD_SCHEMA_ELSEWHERE:
            return change(value)
        if keyword in _LIST_SCHEMAS:
            return [change(inner) for inner in value]
        if keyword in _NAME_SCHEMAS:
            return {name: change(inner) for name, inner in value.items()}
        return value

    return {keyword: changed(keyword, value) for keyword, value in schema.items()}


def _same(one: object, other: object) -> bool:
    """Whether two values are the same in JSON, where `true` is not `1`."""
    return _as_json(one) == _as_json(other)


def _as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


class _Document:
    """A schema whose references are looked up where they are met."""

    def __init__(self, root: JsonSchema) -> None:
        self._root = root

    def resolve(self, schema: Subschema) -> dict[str, Any]:
        """Return a schema with what its reference leads to in the place of the reference."""
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        followed: set[str] = set()
        resolved = dict(schema)
        while "$ref" in resolved:
            reference = resolved.pop("$ref")
            if reference in followed:
                raise NewscorpusError(f"reference `{reference}` of the schema leads back to itself")
            followed.add(reference)
            resolved = _merge(self._target(reference), resolved)
        return resolved

    def _target(self, reference: str) -> dict[str, Any]:
        found: Any = self._root
        try:
            for part in reference.removeprefix("#").split("/")[1:]:
                found = found[part.replace("~1", "/").replace("~0", "~")]
        except (KeyError, TypeError):
            found = None
        if not reference.startswith("#") or not isinstance(found, dict | bool):
            raise NewscorpusError(
                f"reference `{reference}` of the schema leads nowhere", remedy="only `#/…` within the file is followed"
            )
        return self.resolve(found) if isinstance(found, bool) else dict(found)

    def shape(self, schema: Subschema, entered: tuple[str, ...] = ()) -> Any:
        """Return what a schema demands, without wording, defaults and references, for telling whether two agree."""
        reference = schema.get("$ref") if isinstance(schema, Mapping) else None
        if reference in entered:
            return {"$ref": reference}
        inside = entered if reference is None else (*entered, reference)
        resolved = self.resolve(schema)
        demands = {keyword: value for keyword, value in resolved.items() if keyword not in _SAY_NOTHING}
        for unordered in ("required", "enum"):
            if unordered in demands:
                demands[unordered] = sorted(demands[unordered], key=_as_json)
        return map_subschemas(demands, lambda inner: self.shape(inner, inside))


def _merge(target: dict[str, Any], beside: dict[str, Any]) -> dict[str, Any]:
    """Put together what a reference leads to and what stands beside it; a record must satisfy both.

    Wording of both is kept, for a change of either is one.
    """
    shared = target.keys() & beside.keys()
    wording = {keyword: [beside[keyword], target[keyword]] for keyword in _WORDING if keyword in shared}
    if any(keyword not in _SAY_NOTHING and not _same(target[keyword], beside[keyword]) for keyword in shared):
        return {"allOf": [target, beside], **wording}
    return {**target, **beside, **wording}


# ---- the walk -------------------------------------------------------------------------------------------------------

_LEAST = {"minimum": -inf, "exclusiveMinimum": -inf, "minLength": 0, "minItems": 0, "minProperties": 0}
_GREATEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_UNDERSTOOD = frozenset(
    {
        *_SAY_NOTHING,
        *_LEAST,
        *_GREATEST,
        *("type", "enum", "const", "oneOf", "anyOf", "pattern", "format"),
        *("properties", "required", "additionalProperties", "propertyNames", "items"),
    }
)
_BEARS_ON = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"), ("integer", "number")),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), ("string",)),
    **dict.fromkeys(("minItems", "maxItems", "items"), ("array",)),
    **dict.fromkeys(("minProperties", "maxProperties", "properties", "required"), ("object",)),
    **dict.fromkeys(("additionalProperties", "propertyNames"), ("object",)),
}
_ABSENT = object()


class _Found(NamedTuple):
    """The changes that were found at a path, and would be found at any other."""

    path: str
    changes: list[Change]

    def at(self, path: str) -> list[Change]:
        return [replace(change, path=path + change.path.removeprefix(self.path)) for change in self.changes]


class _Walk:
    """Compares two schemas, going down both at once.

    A schema may hold itself: a pair that is being compared is taken to agree where it is met again. What was found
    harmless on that ground is forgotten when the ground proves false (Brandt and Henglein 1998, on recursive types);
    what was found harmful stays so. Remembering both keeps alternatives within alternatives from taking for ever.
    """

    def __init__(self, old: JsonSchema, new: JsonSchema) -> None:
        self._old = _Document(old)
        self._new = _Document(new)
        self._open: set[str] = set()
        self._harmless: dict[str, _Found] = {}
        self._harmful: dict[str, _Found] = {}

    def compare(self, old: Subschema, new: Subschema, path: str) -> list[Change]:
        """List the changes of a schema and of all below it."""
        pair = _as_json([old, new])
        if pair in self._open:
            return []
        if known := self._harmful.get(pair) or self._harmless.get(pair):
            return known.at(path)
        harmless_before = len(self._harmless)
        self._open.add(pair)
        changes = self._of_pair(self._old.resolve(old), self._new.resolve(new), path)
        self._open.remove(pair)
        if _level(changes) < Level.MAJOR:
            self._harmless[pair] = _Found(path, changes)
        else:
            while len(self._harmless) > harmless_before:
                self._harmless.popitem()
            self._harmful[pair] = _Found(path, changes)
        return changes

    def _of_pair(self, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        changes = [*_of_wording(old, new, path), *self._of_demands(old, new, path)]
        return changes + self._of_the_rest(old, new, path, changes)

    def _of_demands(self, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        if not (_is_union(old) or _is_union(new)):
            return self._of_one_type(old, new, path)
        old_beside, old_branches = _branches(old)
        new_beside, new_branches = _branches(new)
        return self._of_one_type(old_beside, new_beside, path) + self._of_union(old_branches, new_branches, path)

    def _of_union(self, old: Sequence[Subschema], new: Sequence[Subschema], path: str) -> list[Change]:
        """Compare alternatives: each old one must find a new one that takes all that it took."""
        changes: list[Change] = []
        unmet = list(new)
        lost: list[Subschema] = []
        for branch in old:
            candidates = [(self.compare(branch, other, path), other) for other in unmet]
            harmless = [found for found in candidates if _level(found[0]) < Level.MAJOR]
            if harmless:
                least, met = min(harmless, key=lambda found: _level(found[0]))
                unmet.remove(met)
                changes += least
            else:
                lost.append(branch)
        for branch in lost:
            changes += self._of_lost(branch, new, unmet, path)
        for branch in unmet:
            reason = f"{_type_in_words(self._new.resolve(branch))} is allowed as well"
            changes.append(Change(path, Kind.WIDENED_TYPE, Level.MINOR, reason))
        return changes

    def _of_lost(self, branch: Subschema, new: Sequence[Subschema], unmet: list[Subschema], path: str) -> list[Change]:
        """Say what became of an alternative that no unmet one takes the place of."""
        taken_in = [changes for other in new if _level(changes := self.compare(branch, other, path)) < Level.MAJOR]
        if taken_in:
            return min(taken_in, key=_level)
        type_ = _type_of(self._old.resolve(branch))
        for other in unmet:
            if _type_of(self._new.resolve(other)) == type_:
                unmet.remove(other)
                return self.compare(branch, other, path)
        reason = f"{_type_in_words(self._old.resolve(branch))} is no longer allowed"
        return [Change(path, Kind.NARROWED_TYPE, Level.MAJOR, reason)]

    def _of_one_type(self, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        changes = _of_type(old, new, path)
        if any(change.kind is Kind.CHANGED_TYPE for change in changes):
            return changes
        changes += [*_of_values(old, new, path), *_of_patterns(old, new, path), *_of_bounds(old, new, path)]
        changes += self._of_fields(old, new, path)
        changes += self._of_other_fields(old, new, path)
        for keyword, place in (("propertyNames", ".(key)"), ("items", "[]")):
            if keyword in old or keyword in new:
                changes += self.compare(old.get(keyword, True), new.get(keyword, True), path + place)
        return changes

    def _of_other_fields(self, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        """Compare what is said of fields that are not named."""
        before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if before is False and after is not False:
            return [Change(path, Kind.OPENED_TO_FIELDS, Level.MINOR, "fields that are not named are allowed")]
        if after is False and before is not False:
            return [Change(path, Kind.CLOSED_TO_FIELDS, Level.MAJOR, "fields that are not named are refused")]
        return [] if isinstance(before, bool) and before is after else self.compare(before, after, f"{path}.*")

    def _of_fields(self, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        before, after = _fields(old), _fields(new)
        renamed = self._renamed(old, new)
        changes: list[Change] = []
        for name, field in before.items():
            below = f"{path}.{name}"
            if name in after:
                changes += self._of_field(name, old, new, below)
            elif name in renamed:
                reason = f"probably renamed to `{renamed[name]}`, which holds the same; records must be upgraded"
                changes.append(Change(below, Kind.RENAMED_FIELD, Level.MAJOR, reason))
            else:
                reason = f"{_type_in_words(self._old.resolve(field))} is gone; records that have it are refused"
                changes.append(Change(below, Kind.REMOVED_FIELD, Level.MAJOR, reason))
        added = [name for name in after if name not in before and name not in renamed.values()]
        return changes + [self._of_added(name, old, new, f"{path}.{name}") for name in added]

    def _of_added(self, name: str, old: JsonSchema, new: JsonSchema, path: str) -> Change:
        type_ = _type_in_words(self._new.resolve(_fields(new)[name]))
        if name in new.get("required", ()):
            return Change(path, Kind.ADDED_REQUIRED_FIELD, Level.MAJOR, f"{type_}, which no record has yet")
        # where unnamed fields were allowed, a record may hold anything under this name
        if old.get("additionalProperties", True) is not False or old.get("patternProperties"):
            reason = f"{type_}; records could hold other things under this name"
            return Change(path, Kind.ADDED_FIELD, Level.MAJOR, reason)
        return Change(path, Kind.ADDED_FIELD, Level.MINOR, f"{type_}, which may be left out")

    def _of_field(self, name: str, old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
        before, after = _fields(old)[name], _fields(new)[name]
        if path == "$.schema_version" and (change := self._of_version(before, after, path)):
            return [change]
        was_required, is_required = name in old.get("required", ()), name in new.get("required", ())
        changes = []
        if was_required and not is_required:
            changes.append(Change(path, Kind.MADE_OPTIONAL, Level.MINOR, "a record may leave it out"))
        if is_required and not was_required:
            changes.append(Change(path, Kind.MADE_REQUIRED, Level.MAJOR, "a record may no longer leave it out"))
        if was_required == is_required:
            changes += self._of_default(before, after, path, is_required)
        return changes + self.compare(before, after, path)

    def _of_version(self, old: Subschema, new: Subschema, path: str) -> Change | None:
        """Pass over the version that a record names: it differs by design, and upgrading fills it in."""
        before, after = (document.resolve(schema).get("const") for document, schema in self._sides(old, new))
        if isinstance(before, str) and isinstance(after, str) and before != after:
            return Change(path, Kind.CHANGED_VERSION, Level.PATCH, f"`{before}` became `{after}`")
        return None

    def _of_default(self, old: Subschema, new: Subschema, path: str, is_required: bool) -> list[Change]:
        before, after = (document.resolve(schema).get("default", _ABSENT) for document, schema in self._sides(old, new))
        if before is after or (_ABSENT not in (before, after) and _same(before, after)):
            return []
        if before is _ABSENT:
            reason, level = f"where it is left out it now says `{_as_json(after)}`", Level.MINOR
        else:
            now = "nothing" if after is _ABSENT else f"`{_as_json(after)}`"
            # the record stays valid but would no longer say what it said: defaults alone do not carry it over
            reason, level = f"where it is left out it said `{_as_json(before)}` and now says {now}", Level.MAJOR
        return [Change(path, Kind.CHANGED_DEFAULT, Level.PATCH if is_required else level, reason)]

    def _sides(self, old: Subschema, new: Subschema) -> tuple[tuple[_Document, Subschema], tuple[_Document, Subschema]]:
        return (self._old, old), (self._new, new)

    def _renamed(self, old: JsonSchema, new: JsonSchema) -> dict[str, str]:
        """Pair fields that are gone with new ones of equal shape, the most alike by name and wording first."""
        before, after = _fields(old), _fields(new)
        pairs = [
            (_likeness(gone, before[gone], added, after[added]), gone, added)
            for gone in before
            if gone not in after
            for added in after
            if added not in before
            and (gone in old.get("required", ())) == (added in new.get("required", ()))
            and _same(self._old.shape(before[gone]), self._new.shape(after[added]))
        ]
        renamed: dict[str, str] = {}
        for _, gone, added in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if gone not in renamed and added not in renamed.values():
                renamed[gone] = added
        return renamed

    def _of_the_rest(self, old: JsonSchema, new: JsonSchema, path: str, changes: Sequence[Change]) -> list[Change]:
        """Compare the keywords that are not understood: they must say the same, and nothing else may have changed."""
        keywords = sorted(
            keyword
            for keyword in old.keys() | new.keys()
            if keyword not in _UNDERSTOOD or (keyword == "oneOf" and not (_is_list(old) and _is_list(new)))
        )
        found = [
            Change(path, Kind.CHANGED_CONSTRAINT, Level.MAJOR, f"`{keyword}` says something else")
            for keyword in keywords
            if not _same(self._old.shape(_only(keyword, old)), self._new.shape(_only(keyword, new)))
        ]
        bearing = [keyword for keyword in keywords if keyword != "$schema"]
        if bearing and not found and _level(changes) == Level.MINOR:
            reason = f"`{bearing[0]}` may bear on what else was changed here"
            found.append(Change(path, Kind.CHANGED_CONSTRAINT, Level.MAJOR, reason))
        return found


def _only(keyword: str, schema: JsonSchema) -> JsonSchema:
    return {keyword: schema[keyword]} if keyword in schema else {}


def _level(changes: Sequence[Change]) -> int:
    return max((change.level for change in changes), default=0)


def _likeness(name: str, schema: Subschema, other_name: str, other_schema: Subschema) -> float:
    def wording(field: Subschema) -> object:
        return field.get("description") if isinstance(field, Mapping) else None

    alike = SequenceMatcher(None, name, other_name).ratio()
    return alike + (wording(schema) is not None and wording(schema) == wording(other_schema))


def _fields(schema: JsonSchema) -> dict[str, Subschema]:
    """Return the fields that a schema names, those too that it only requires."""
    return {**schema.get("properties", {}), **_only_required(schema)}


def _only_required(schema: JsonSchema) -> dict[str, Subschema]:
    return {name: True for name in schema.get("required", ()) if name not in schema.get("properties", {})}


# ---- one keyword at a time ------------------------------------------------------------------------------------------


def _of_wording(old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
    changes = [
        Change(path, Kind.CHANGED_WORDING, Level.PATCH, f"`{keyword}` reads differently")
        for keyword in _WORDING
        if not _same(old.get(keyword), new.get(keyword))
    ]
    before, after = _definitions(old), _definitions(new)
    return changes + [
        Change(path, Kind.CHANGED_WORDING, Level.PATCH, f"the definition of `{value}` reads differently")
        for value in before
        if value in after and before[value] != after[value]
    ]


def _definitions(schema: JsonSchema) -> dict[str, Any]:
    """Return the definition of each value of a vocabulary."""
    listed = schema["oneOf"] if "oneOf" in schema and _is_list(schema) else []
    return {str(entry["const"]): [entry.get(keyword) for keyword in _WORDING] for entry in listed}


def _is_list(schema: JsonSchema) -> bool:
    """Whether `oneOf`, if there is one, does no more than list and define values."""
    return all(
        isinstance(entry, Mapping) and "const" in entry and entry.keys() <= {"const", *_WORDING}
        for entry in schema.get("oneOf", ())
    )


def _is_union(schema: JsonSchema) -> bool:
    return "anyOf" in schema or isinstance(schema.get("type"), list)


def _branches(schema: JsonSchema) -> tuple[JsonSchema, list[Subschema]]:
    """Cut a schema into what holds always and the alternatives; a plain schema is its own only alternative."""
    if "anyOf" in schema:
        return {keyword: value for keyword, value in schema.items() if keyword != "anyOf"}, list(schema["anyOf"])
    demands = {keyword: value for keyword, value in schema.items() if keyword not in _WORDING}
    if not isinstance(demands.get("type"), list):
        return {}, [demands]
    return {}, [_narrowed(demands, type_) for type_ in demands["type"]]


def _narrowed(demands: JsonSchema, type_: str) -> dict[str, Any]:
    """Return what a schema demands of one of its types; what bears on other types alone falls away."""
    return {
        **{keyword: value for keyword, value in demands.items() if type_ in _BEARS_ON.get(keyword, (type_,))},
        "type": type_,
    }


def _type_of(schema: JsonSchema) -> str | None:
    """Return the JSON type of what a schema takes; None where it takes several."""
    values = _values(schema)
    if "type" not in schema and values and all(isinstance(value, str) for value in values.values()):
        return "string"
    type_ = schema.get("type")
    return type_ if isinstance(type_, str) else None


def _type_in_words(schema: JsonSchema) -> str:
    if "anyOf" in schema:
        branches = [branch if isinstance(branch, Mapping) else {} for branch in schema["anyOf"]]
        return " or ".join(_type_in_words(branch) for branch in branches)
    if isinstance(schema.get("type"), list):
        return " or ".join(f"`{type_}`" for type_ in schema["type"])
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    has_name = isinstance(schema.get("title"), str) and (schema.get("type") == "object" or "enum" in schema)
    return f"`{schema['title'] if has_name else _type_of(schema) or 'any value'}`"


def _of_type(old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
    before, after = _type_of(old), _type_of(new)
    if before == after:
        return []
    reason = f"`{before or 'any value'}` became `{after or 'any value'}`"
    if after is None or (before, after) == ("integer", "number"):
        return [Change(path, Kind.WIDENED_TYPE, Level.MINOR, reason)]
    if before is None or (before, after) == ("number", "integer"):
        return [Change(path, Kind.NARROWED_TYPE, Level.MAJOR, reason)]
    return [Change(path, Kind.CHANGED_TYPE, Level.MAJOR, reason)]


def _values(schema: JsonSchema) -> dict[str, Any] | None:
    """Return the only values that a schema takes, by their JSON; None where it lists none."""
    lists: list[list[Any]] = [schema["enum"]] if "enum" in schema else []
    lists += [[schema["const"]]] if "const" in schema else []
    lists += [[entry["const"] for entry in schema["oneOf"]]] if "oneOf" in schema and _is_list(schema) else []
    if not lists:
        return None
    first, *others = ({_as_json(value): value for value in values} for values in lists)
    return {key: value for key, value in first.items() if all(key in other for other in others)}


def _of_values(old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
    before, after = _values(old), _values(new)
    if before is None and after is None:
        return []
    if before is None:
        reason = f"only {', '.join(f'`{value}`' for value in (after or {}).values())} may stand here now"
        return [Change(path, Kind.CLOSED_VOCABULARY, Level.MAJOR, reason)]
    if after is None:
        return [Change(path, Kind.OPENED_VOCABULARY, Level.MINOR, "any value may stand here now")]
    gone = [value for key, value in before.items() if key not in after]
    added = [value for key, value in after.items() if key not in before]
    return [
        *(Change(path, Kind.REMOVED_VALUE, Level.MAJOR, f"`{value}` may no longer stand here") for value in gone),
        *(Change(path, Kind.ADDED_VALUE, Level.MINOR, f"`{value}` may stand here as well") for value in added),
    ]


def _of_patterns(old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
    """Compare patterns and formats: whether one takes all that another took is not decided, so it is taken not to."""
    changes = []
    for keyword in ("pattern", "format"):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        if after is None:
            changes.append(Change(path, Kind.LOOSENED_PATTERN, Level.MINOR, f"{keyword} `{before}` is gone"))
        elif before is None:
            changes.append(Change(path, Kind.TIGHTENED_PATTERN, Level.MAJOR, f"{keyword} `{after}` is demanded now"))
        else:
            reason = f"{keyword} `{before}` became `{after}`, which may refuse what it took"
            changes.append(Change(path, Kind.TIGHTENED_PATTERN, Level.MAJOR, reason))
    return changes


def _of_bounds(old: JsonSchema, new: JsonSchema, path: str) -> list[Change]:
    changes = []
    for keyword in (*_LEAST, *_GREATEST):
        absent = _LEAST.get(keyword, inf)
        before, after = old.get(keyword, absent), new.get(keyword, absent)
        if before == after:
            continue
        reason = f"`{keyword}` was {_bound_in_words(before)} and is {_bound_in_words(after)}"
        if (after > before) == (keyword in _LEAST):
            changes.append(Change(path, Kind.TIGHTENED_BOUND, Level.MAJOR, reason))
        else:
            changes.append(Change(path, Kind.LOOSENED_BOUND, Level.MINOR, reason))
    return changes


def _bound_in_words(bound: float) -> str:
    return "absent" if bound in (inf, -inf) else f"{bound}"
