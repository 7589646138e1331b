"""What a measure is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newscorpus.schema.current import LayerName
from newscorpus.scores._pairs import ArticlePair
from newscorpus.scores._statistics import Statistic


@dataclass(frozen=True)
class Measure:
    """How well two sides agree on one thing, or how well a system does it.

    Attributes:
        name: a kebab name that begins with what is measured, such as `quote-content`.
        meaning: what it measures, as one line.
        statistic: what makes a value of what was observed.
        layers: the layers that both sides must list, the one that it measures first; an article of which one side does
            not list them was not annotated, and is left out.
        observe: takes an article of both sides and returns what `statistic` needs of it.
        needs_text: whether it counts tokens, so that articles whose text is withheld are left out.
    """

    name: str
    meaning: str
    statistic: Statistic
    layers: tuple[LayerName, ...]
    observe: Callable[[ArticlePair], Any]
    needs_text: bool = False

    @property
    def layer(self) -> LayerName:
        """The layer that it measures."""
        return self.layers[0]

    def obstacle(self, pair: ArticlePair) -> str | None:
        """Say why an article has to be left out; None if it need not be."""
        for layer in self.layers:
            missing = [side for side, listed in zip(pair.sides, pair.listed, strict=True) if layer not in listed]
            if missing:
                return f"{' and '.join(missing)}: `{layer}` not annotated"
        if self.needs_text and pair.tokens is None:
            return "the text is withheld, and tokens cannot be counted"
        return None
