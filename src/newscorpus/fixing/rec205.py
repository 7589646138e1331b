"""REC205: the nearest value of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from newscorpus.diagnostics import Diagnostic
from newscorpus.fixing._fix import Fix, Record
from newscorpus.fixing._record import spot_at
from newscorpus.rules.record._shared import nearest
from newscorpus.schema.current import LayerName
from newscorpus.schema.shape import article_shape
from newscorpus.schema.source import SourceArticle

_WITHIN = re.compile(r"(\.[\w-]+|\[[^\]]*\])")
_KEYED = ("entities", "quotes", "claims", "layers")


def _choose(record: Record, found: Sequence[Diagnostic]) -> None:
    vocabularies = _vocabularies()
    for one in found:
        path = one.location.field or ""
        spot = spot_at(record, path)
        if spot is None:
            continue
        if _field_of(path) == "layers" and isinstance(spot.holder, dict):
            _rename_layer(spot.holder, spot.step)
        elif isinstance(spot.value, str):
            value = nearest(spot.value, vocabularies.get(_field_of(path), ()))
            if value is not None:
                spot.holder[spot.step] = value


def _rename_layer(layers: Record, name: object) -> None:
    """Rename a layer of the source form, which has them by their names."""
    meant = nearest(str(name), ["all", *LayerName])
    if meant is not None and meant not in layers:
        renamed = {str(meant) if key == name else key: value for key, value in layers.items()}
        layers.clear()
        layers.update(renamed)


def _field_of(path: str) -> str:
    """Return a path without indices, and without the keys that annotations have in source form.

    >>> _field_of("$.quotes[3].type"), _field_of("$.quotes.promise.type"), _field_of("$.layers.quote")
    ('quotes.type', 'quotes.type', 'layers')
    """
    steps = _WITHIN.findall(path)
    keyed = steps[:1] != [] and steps[0][1:] in _KEYED
    named = [step[1:] for place, step in enumerate(steps) if step[0] == "." and not (keyed and place == 1)]
    return ".".join(named)


def _vocabularies() -> dict[str, list[str]]:
    walked = article_shape().walk()
    known = {path: [str(value) for value in shape.vocabulary] for path, shape in walked if shape.vocabulary is not None}
    return {**known, "segmentation": list(get_args(SourceArticle.model_fields["segmentation"].annotation))}


FIX = Fix("REC205", (_choose,))
