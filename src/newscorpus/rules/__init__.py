"""The rules: one defect a file, found by discovery.

A module of a folder here that has no underscore before its name declares one rule. Codes are never used again.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from newscorpus.rules._rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by level and code."""
    folders = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    found = [rule for folder in folders for rule in _rules_in(importlib.import_module(f"{__name__}.{folder}"))]
    return tuple(sorted(found, key=lambda rule: (rule.level, rule.code)))


def _rules_in(folder: ModuleType) -> list[Rule]:
    names = [module.name for module in pkgutil.iter_modules(folder.__path__) if not module.name.startswith("_")]
    return [_rule_of(importlib.import_module(f"{folder.__name__}.{name}")) for name in names]


def _rule_of(module: ModuleType) -> Rule:
    declared = [value for value in vars(module).values() if isinstance(value, Rule)]
    if len(declared) != 1:
        raise TypeError(f"module `{module.__name__}` declares `{len(declared)}` rules, and must declare one")
    return declared[0]


def find_rule(code: str) -> Rule:
    """Return the rule of this code.

    Raises:
        KeyError: there is none.
    """
    return {rule.code: rule for rule in all_rules()}[code]
