"""Importing a library that an extra brings."""

from __future__ import annotations

import importlib
from typing import Any

from newscorpus.errors import MissingExtraError


def import_extra(module: str, extra: str) -> Any:
    """Import a library.

    Raises:
        MissingExtraError: it is not installed; the error says which extra brings it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(f"`{module}` is not installed", remedy=f"pip install 'newscorpus[{extra}]'") from error
