"""Telling Hypothesis how articles are drawn, which it asks for by the entry point of the group `hypothesis`.

It asks whenever it is imported, in every project where both packages are installed. So nothing is imported here that
costs anything: the strategy is registered when `newscorpus.article` is imported, and built when it is first used.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_MODULE = "newscorpus.article"


def register() -> None:
    """Register the strategy for articles, as soon as there are any."""
    module = sys.modules.get(_MODULE)
    if module is not None and hasattr(module, "Article"):
        _register(module)
    else:
        sys.meta_path.insert(0, _OnImport())


def _register(module: ModuleType) -> None:
    from hypothesis import strategies as st

    def articles(_: type) -> st.SearchStrategy[object]:
        from newscorpus.testing.article import articles

        return articles()

    st.register_type_strategy(module.Article, articles)


class _OnImport(MetaPathFinder):
    """Waits for the module that has the class; finds nothing itself."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Let the other finders find the module, and register its class once it is executed."""
        if name != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_and_register(module: ModuleType) -> None:
            execute(module)
            _register(module)

        spec.loader.exec_module = execute_and_register  # type: ignore[method-assign]
        return spec
