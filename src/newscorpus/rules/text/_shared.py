"""What rules on texts have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newscorpus.code_points import character_test
from newscorpus.columns import Columns, Finding
from newscorpus.diagnostics import Severity


def note_if_published(columns: Columns, article: int) -> Severity | None:
    """Lower the severity to a note where a text is a third party's, and so kept as it was published."""
    return Severity.NOTE if columns.articles.origin_kind[article] == "third-party" else None


class Stray(NamedTuple):
    """A character that does not belong into a text: its places in the article."""

    article: int
    character: str
    offsets: list[int]


def strays(
    columns: Columns, is_stray: Callable[[str], bool], is_allowed: Callable[[str, int], bool] | None = None
) -> Iterator[Stray]:
    """Find characters that are neither printable ASCII nor a line feed and pass a test: one for each article and kind.

    Args:
        columns: the columns.
        is_stray: the test of a character.
        is_allowed: tells of a text and an offset in it whether the character may stand there after all.
    """
    points = columns.code_points
    places = points.unusual
    places = places[character_test(is_stray)(points.values[places])]
    articles = points.text_of(places)
    found: dict[tuple[int, int], list[int]] = {}
    for article, place in zip(articles.tolist(), places.tolist(), strict=True):
        offset = place - int(points.base[article])
        if is_allowed is None or not is_allowed(columns.articles.text[article] or "", offset):
            found.setdefault((article, int(points.values[place])), []).append(offset)
    for (article, point), offsets in sorted(found.items(), key=lambda item: (item[0][0], item[1])):
        yield Stray(article, chr(point), offsets)


def stray_found(columns: Columns, stray: Stray, what: str, remedy: str) -> Finding:
    """Word what is to say of a stray character; its first place is the place."""
    articles, first = columns.articles, stray.offsets[0]
    times = "" if len(stray.offsets) == 1 else f" `{len(stray.offsets)}` times, first"
    return articles.found(
        stray.article,
        f"Text holds the {what} {code_point(stray.character)}{times} at `{first}`.",
        remedy,
        place=articles.place_in_text(stray.article, first, first + 1),
        severity=note_if_published(columns, stray.article),
    )


def code_point(character: str) -> str:
    """Name a character by its number, and its name if it has one."""
    name = unicodedata.name(character, "").lower()
    return f"`U+{ord(character):04X}`" + (f" ({name})" if name else "")
