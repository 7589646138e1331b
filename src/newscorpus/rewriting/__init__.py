"""Files mended in place: one module a format, named as the format, found when a file of it is to be mended.

A file is replaced whole or not at all, and what is not mended in it stays as it was.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from newscorpus.rewriting._rewriting import Rewriter


@cache
def find_rewriter(format_: str) -> Rewriter | None:
    """Return what mends files of a format; None where nothing does."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    if format_ not in names:
        return None
    rewriter: Rewriter = importlib.import_module(f"{__name__}.{format_}").REWRITER
    return rewriter
