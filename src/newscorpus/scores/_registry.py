"""All measures, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from newscorpus import scores
from newscorpus.schema.current import LayerName
from newscorpus.scores._measure import Measure


@cache
def all_measures() -> tuple[Measure, ...]:
    """Return every measure, by layer and name: those of each module here whose name has no underscore before it.

    Measures of single labels stand after the others of their layer.
    """
    names = [module.name for module in pkgutil.iter_modules(scores.__path__) if not module.name.startswith("_")]
    found: list[Measure] = []
    for name in sorted(names):
        found.extend(importlib.import_module(f"{scores.__name__}.{name}").MEASURES)
    order = list(LayerName)
    return tuple(sorted(found, key=lambda one: (order.index(one.layer), "/" in one.name)))  # the rest as by file
