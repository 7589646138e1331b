"""Keeping pandas out of a process that has no use for it."""

from __future__ import annotations

import sys


def leave_out_pandas() -> None:
    """Make pyarrow go without pandas.

    The first value that pyarrow converts makes it import pandas, where that is installed, only to ask whether the value
    is one of pandas'. That takes longer than judging a file of a hundred articles.
    """
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]
