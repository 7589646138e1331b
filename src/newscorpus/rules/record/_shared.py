"""What the rules on records have in common."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from newscorpus.columns import Columns
from newscorpus.text import shown

_LAST_NAME = re.compile(r"[^.\[]+(\[\d+\]|\['.*'\])?$")


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return what of a list was most likely meant; None where nothing comes near.

    >>> nearest("person", ["PERSON", "NORP"]), nearest("qoute", ["quote", "cue"]), nearest("xyz", ["quote"])
    ('PERSON', 'quote', None)
    """
    by_folded = {_folded(name): name for name in known}
    found = difflib.get_close_matches(_folded(written), by_folded, n=1)
    return by_folded[found[0]] if found else None


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")


def suggestion(written: str, known: Iterable[str]) -> str | None:
    """Word what was most likely meant as a remedy."""
    found = nearest(written, known)
    return None if found is None else f"write {shown(found)}"


def last_name(field: str | None) -> str:
    """Return the last name of a JSON path, with the index or key that follows it.

    >>> last_name("$.quotes[0].content"), last_name("$.topics[1]"), last_name("$.entities['a.b']"), last_name("$")
    ('content', 'topics[1]', "entities['a.b']", '$')
    """
    found = _LAST_NAME.search(field or "$")
    return found[0] if found else "$"


def refused_fields(columns: Columns) -> frozenset[tuple[int, str]]:
    """Return the row and JSON path of each value that is null because a reader could not take it as it was."""
    return frozenset(
        (fault.row, fault.field) for fault in columns.batch.faults if fault.row is not None and fault.field is not None
    )
