"""Progress of long work, on standard error and only where a person looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")
_PATIENCE = 0.5
_WIDTH = 78


def counted(items: Iterable[_Item], what: str, size: Callable[[_Item], int]) -> Iterator[_Item]:
    """Pass items on and say how many have passed, once that takes longer than a person likes to wait.

    Args:
        items: what is worked on.
        what: what is counted, in the plural.
        size: how many of it an item holds.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    started, count, is_shown = time.monotonic(), 0, False
    for item in items:
        yield item
        count += size(item)
        if time.monotonic() - started > _PATIENCE:
            sys.stderr.write(f"\r{count:,} {what}".ljust(_WIDTH))
            is_shown = True
    if is_shown:
        clear()


def step(name: str) -> None:
    """Say what is being worked on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{name} …".ljust(_WIDTH))


def clear() -> None:
    """Take the line of progress away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r".ljust(_WIDTH) + "\r")
