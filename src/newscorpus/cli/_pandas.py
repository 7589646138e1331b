"""Keeping pandas out of a process that has no use for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas:
    """Finds no pandas, wherever it is installed."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Refuse pandas and leave all other modules to the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError("the command goes without pandas", name=name)
        return None


def leave_out_pandas() -> None:
    """Make pyarrow go without pandas.

    The first value that pyarrow converts makes it import pandas, where that is installed, only to ask whether the value
    is one of pandas'. That takes longer than judging a file of a hundred articles.
    """
    sys.meta_path.insert(0, _NoPandas)
