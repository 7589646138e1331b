"""REC204: the field gets the name that was most likely meant, if that is free.

Where no name comes near, or it is taken, what the field holds is kept among the attributes of its object; of an object
that has none, the field is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from newscorpus.article import Article
from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import Form, Spot, spot_at
from newscorpus.formats._structure import names_beside
from newscorpus.rules.record._shared import nearest
from newscorpus.schema.source import SourceArticle

_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]|\['[^']*'\]")


def _rename(record: Record, found: Sequence[Diagnostic]) -> None:
    for spot, known in _fields(record, found):
        name = nearest(str(spot.step), known)
        if name is not None and spot.holder.get(name) is None:
            renamed = {name if key == spot.step else key: value for key, value in spot.holder.items() if key != name}
            _refill(spot.holder, renamed)


def _keep(record: Record, found: Sequence[Diagnostic]) -> None:
    for spot, known in _fields(record, found):
        value, listed = spot.value, spot.holder.get("attributes")
        is_kept = "attributes" in known and spot.step and isinstance(listed, list | None)
        if is_kept and value is not None:
            kept = {"key": str(spot.step), "value": value if isinstance(value, str) else json.dumps(value, default=str)}
            spot.holder["attributes"] = [*(listed or []), kept]
        del spot.holder[spot.step]


def _fields(record: Record, found: Sequence[Diagnostic]) -> Iterator[tuple[Spot, list[str]]]:
    model = SourceArticle if isinstance(record, Form) else Article
    for one in found:
        path = one.location.field or ""
        spot = spot_at(record, path)
        if spot is not None and isinstance(spot.holder, dict):
            yield spot, names_beside(model, _steps(path))


def _steps(path: str) -> list[Any]:
    return [int(index) if index else name for name, index in _STEP.findall(path)]


def _refill(holder: dict[Any, Any], content: dict[Any, Any]) -> None:
    holder.clear()
    holder.update(content)


FIX = Fix("REC204", (_rename, _keep))
