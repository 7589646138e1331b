"""The registry of bridges: what a lower floor offers by name of a higher one is looked up here when it is called.

A bridge is a function that an entry point of the group `newscorpus.bridges` names, so that it need not be imported
from here, and so that other packages can add theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from newscorpus.errors import NewscorpusError

GROUP = "newscorpus.bridges"


@cache
def find_bridge(name: str) -> Callable[..., Any]:
    """Return the bridge of this name.

    Raises:
        NewscorpusError: no installed package has such a bridge.
    """
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        bridge: Callable[..., Any] = entry.load()
        return bridge
    raise NewscorpusError(f"no installed package has a bridge `{name}`", remedy="install newscorpus anew")
