"""Drawing from what is there: a thin layer over Hypothesis that costs little and shrinks to the first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

_T = TypeVar("_T")


@cache
def _up_to(last: int) -> st.SearchStrategy[int]:
    return st.integers(0, last)


class Chooser:
    """Makes the choices of one example."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Keep the function that draws."""
        self.draw = draw

    def number(self, last: int) -> int:
        """Choose a number from 0 to the last; 0 is the simplest."""
        return self.draw(_up_to(last)) if last else 0

    def one_of(self, options: Sequence[_T]) -> _T:
        """Choose one; the first is the simplest.

        There is a choice even if there is but one option, so that all languages make the same number of choices: an
        article in another one would else be the simpler, and examples not shrink to English.
        """
        return options[self.draw(_up_to(max(1, len(options) - 1))) % len(options)]

    def rarely(self, odds: int = 4) -> bool:
        """Choose yes once in so many times; no is simpler."""
        return self.number(odds - 1) == odds - 1

    def mostly(self, odds: int = 4) -> bool:
        """Choose no once in so many times, and that is simpler."""
        return self.number(odds - 1) > 0
