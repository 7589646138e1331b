"""What a fix is: the ways in which one record can be changed so that the findings of one rule are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from newscorpus.diagnostics import Diagnostic

Record: TypeAlias = dict[str, Any]
"""A record as plain values, as it was read; it need not be a valid article."""

Way: TypeAlias = Callable[[Record, Sequence[Diagnostic]], None]
"""Changes a record that nobody else holds; leaves alone what it cannot be sure of."""


class FixError(Exception):
    """A fix raised an error; it is not applied."""


@dataclass(frozen=True)
class Fix:
    """How the findings of one rule are mended.

    Attributes:
        code: the rule's code.
        ways: the ways to do it, the best first; the first that adds no finding is taken.
        turn: when it comes within its level: earlier where what others do depends on it.
        uncovers: whether it shows what was hidden, so that findings which come up after it are none of its making.
        mend_file: for a rule on files: how their first bytes are changed.
    """

    code: str
    ways: tuple[Way, ...] = ()
    turn: int = 2
    uncovers: bool = False
    mend_file: Callable[[bytes], bytes] | None = None

    @property
    def level(self) -> int:
        """How deep its rule looks."""
        return int(self.code[3])

    def proposals(self, record: Record, found: Sequence[Diagnostic]) -> Iterator[Record]:
        """Yield what the record could become, the best first, each another record; the given one is not changed.

        Raises:
            FixError: a way raised an error, which none should, whatever the record holds.
        """
        for way in self.ways:
            changed = deepcopy(record)
            try:
                way(changed, found)
            except Exception as error:
                raise FixError(f"the fix crashed with {type(error).__name__}: {error}") from error
            if changed != record:
                yield changed
