"""Faults to put into valid articles: several variants for each rule, each a function that says where the fault is.

A module of this package without an underscore before its name declares variants with the decorators below; they are
found by discovery.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._seeding._draft import Draft, NotHereError

__all__ = ["Draft", "NotHereError", "Scene", "Variant", "all_variants", "fault", "scene"]

Record = Mapping[str, Any]
SeedRecord = Callable[[Draft], str | None]
"""Changes a record, and says where the fault then is: the id of an annotation, or the beginning of a JSON path."""


@dataclass(frozen=True)
class Scene:
    """Files that have a fault, and what they are judged with.

    Attributes:
        files: their content, by their paths; what is judged is named by `subjects`.
        subjects: the paths to judge.
        lines: the JSON Lines that have the fault, for those who read these; none where no one else can read it.
        against: the path of an earlier release to compare with.
        baseline: the path of a baseline.
        crash: the code of a rule that is made to crash.
        older: the number of a schema version that is made to have been there before the current one.
    """

    files: Mapping[str, bytes]
    subjects: Sequence[str]
    lines: Sequence[bytes] = ()
    against: str | None = None
    baseline: str | None = None
    crash: str | None = None
    older: str | None = None


SetScene = Callable[[Sequence[Record], Random], Scene]


@dataclass(frozen=True)
class Variant:
    """One way to have the fault of a rule.

    Attributes:
        code: the code of the rule.
        name: what is done.
        also: codes of rules whose fault it has as well, by its nature.
        alone: whether it empties the article, so that no other fault can stand beside it.
        seed: puts it into a record; None where it needs files of its own.
        set_scene: makes files that have it.
    """

    code: str
    name: str
    also: frozenset[str] = field(default_factory=frozenset)
    alone: bool = False
    seed: SeedRecord | None = None
    set_scene: SetScene | None = None


_VARIANTS: list[Variant] = []


def fault(code: str, *, also: Iterable[str] = (), alone: bool = False) -> Callable[[SeedRecord], SeedRecord]:
    """Declare a variant that changes one record; the function's name says what it does."""

    def declare(seed: SeedRecord) -> SeedRecord:
        _VARIANTS.append(Variant(code, _name(seed), frozenset(also), alone, seed=seed))
        return seed

    return declare


def scene(code: str, *, also: Iterable[str] = ()) -> Callable[[SetScene], SetScene]:
    """Declare a variant that needs files of its own."""

    def declare(set_scene: SetScene) -> SetScene:
        _VARIANTS.append(Variant(code, _name(set_scene), frozenset(also), set_scene=set_scene))
        return set_scene

    return declare


def _name(function: Callable[..., object]) -> str:
    return function.__name__.strip("_").replace("_", " ")


@cache
def all_variants() -> tuple[Variant, ...]:
    """Return every variant, by code."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith("_"):
            importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_VARIANTS, key=lambda variant: variant.code))
