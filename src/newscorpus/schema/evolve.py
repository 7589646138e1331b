"""Versions of the schema over time: finding them, and upgrading a record from one to the next.

A version is one module of this package, named after its number without trailing zeros: `v1` holds 1.0.0, `v1_2`
holds 1.2.0, `v2_0_1` holds 2.0.1. It has `VERSION`, `Article` and, from the second on, `upgrade(record)`, which makes
a record of its predecessor, as plain values, one of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from itertools import chain
from typing import Any, NamedTuple

from newscorpus import schema
from newscorpus.errors import SchemaVersionError

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

_MODULE = re.compile(r"v[0-9]+(_[0-9]+){0,2}")


class Version(NamedTuple):
    """A version of the schema and how a record of its predecessor becomes one of it; None for the first."""

    number: str
    upgrade: Upgrade | None = None


def number_of(module: str) -> str:
    """Return the version that a module is named after.

    >>> number_of("v1"), number_of("v1_2"), number_of("v2_0_1")
    ('1.0.0', '1.2.0', '2.0.1')
    """
    parts = module.removeprefix("v").split("_")
    return ".".join((*parts, "0", "0")[:3])


def discover(folders: Iterable[str] = schema.__path__, package: str = schema.__name__) -> tuple[Version, ...]:
    """Find the versions that have a module, oldest first.

    No module is imported before its `upgrade` is called: a version costs tens of milliseconds to import, and hardly
    any reader meets an old one. That is why a module's name tells its number.

    Args:
        folders: where the modules lie.
        package: the package that they belong to.
    """
    names = [module.name for module in pkgutil.iter_modules(folders) if _MODULE.fullmatch(module.name)]
    names.sort(key=lambda name: [int(part) for part in number_of(name).split(".")])
    steps = chain([None], (_upgrade_of(f"{package}.{name}") for name in names[1:]))
    return tuple(Version(number_of(name), step) for name, step in zip(names, steps, strict=True))


def _upgrade_of(module: str) -> Upgrade:
    def upgrade(record: dict[str, Any]) -> dict[str, Any]:
        step: Upgrade = importlib.import_module(module).upgrade
        return step(record)

    return upgrade


HISTORY: tuple[Version, ...] = discover()
"""The versions that were released, oldest first."""


def upgrade(record: Mapping[str, Any], history: Sequence[Version] = HISTORY) -> dict[str, Any]:
    """Bring a record, as plain values, to the newest version, one step at a time.

    Args:
        record: the record; neither it nor anything in it is changed.
        history: the versions to walk, oldest first.

    Raises:
        SchemaVersionError: the record names no version, or one that is not in the history.

    >>> steps = [Version("1.0.0"), Version("1.1.0", lambda record: {**record, "desk": None})]
    >>> upgrade({"schema_version": "1.0.0", "id": "a"}, steps)
    {'schema_version': '1.1.0', 'id': 'a', 'desk': None}
    """
    numbers = [version.number for version in history]
    number = record.get("schema_version")
    if number not in numbers:
        raise SchemaVersionError(
            f"schema version `{number}` is unknown" if number is not None else "the record names no schema version",
            remedy=f"this library knows {', '.join(f'`{n}`' for n in numbers)}",
        )
    steps = history[numbers.index(number) + 1 :]
    # a step may work in place, in lists of lists too: only a whole copy keeps what the caller holds
    upgraded = deepcopy(dict(record)) if steps else dict(record)
    for version in steps:
        if version.upgrade is not None:
            upgraded = {**version.upgrade(upgraded), "schema_version": version.number}
    return upgraded
