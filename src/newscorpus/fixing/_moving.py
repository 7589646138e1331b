"""Finding the place of words again."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from newscorpus.text import places_of, splits_word


def nearest_place(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Return the place in a text where words stand, of several the nearest to where they were sought.

    Places of whole words go before places within words.
    """
    places = _places(text, words) if words else ()
    after = bisect_left(places, near)
    nearest = min(places[max(0, after - 1) : after + 1], key=lambda place: (abs(place - near), place), default=None)
    return None if nearest is None else (nearest, nearest + len(words))


@lru_cache(maxsize=16)
def _places(text: str, words: str) -> tuple[int, ...]:
    """Return where words stand as whole words, or else at all; many spans of an article may repeat the same."""
    places = places_of(text, words)
    whole = [place for place in places if not splits_word(text, place) and not splits_word(text, place + len(words))]
    return tuple(whole or places)
