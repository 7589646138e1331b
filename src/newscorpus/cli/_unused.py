"""Keeping out of a process what it has no use for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Refusing:
    """Finds neither pandas nor dateutil, wherever they are installed; dateutil only where matplotlib asks for it."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Refuse these modules and leave all others to the next finder."""
        if name == "pandas" or (name == "dateutil" and "matplotlib" not in sys.modules):
            raise ModuleNotFoundError(f"the command goes without {name}", name=name)
        return None


def leave_out_unused() -> None:
    """Make pyarrow go without pandas and dateutil.

    The first value that pyarrow converts makes it import both, where they are installed, only to ask whether the value
    is one of theirs. That takes longer than judging a file of a hundred articles.
    """
    sys.meta_path.insert(0, _Refusing)
