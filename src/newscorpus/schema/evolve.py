"""Versions of the schema over time: upgrading a record from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from newscorpus.errors import SchemaVersionError
from newscorpus.schema import current

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


class Version(NamedTuple):
    """A version of the schema and how a record of its predecessor becomes one of it; None for the first."""

    number: str
    upgrade: Upgrade | None = None


HISTORY: tuple[Version, ...] = (Version(current.VERSION),)
"""The versions that were released, oldest first."""


def upgrade(record: Mapping[str, Any], history: Sequence[Version] = HISTORY) -> dict[str, Any]:
    """Bring a record, as plain values, to the newest version, one step at a time.

    Args:
        record: the record; it is not changed.
        history: the versions to walk, oldest first.

    Raises:
        SchemaVersionError: the record names no version, or one that is not in the history.
    """
    numbers = [version.number for version in history]
    number = record.get("schema_version")
    if number not in numbers:
        raise SchemaVersionError(
            f"schema version `{number}` is unknown",
            remedy=f"this library knows {', '.join(f'`{n}`' for n in numbers)}",
        )
    upgraded = dict(record)
    for version in history[numbers.index(number) + 1 :]:
        if version.upgrade is not None:
            upgraded = {**version.upgrade(upgraded), "schema_version": version.number}
    return upgraded
