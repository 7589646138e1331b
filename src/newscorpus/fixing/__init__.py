"""What mends the findings of rules: one fix a file, found by discovery, named by its rule's code.

A module here that has no underscore before its name declares one `FIX`. Whether it is safe says its rule.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from newscorpus.fixing._fix import Fix


@cache
def all_fixes() -> Mapping[str, Fix]:
    """Return every fix by the code of its rule, in the order in which they are tried."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}").FIX for name in names]
    return {fix.code: fix for fix in sorted(found, key=lambda fix: (fix.level, fix.turn, fix.code))}
