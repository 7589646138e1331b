"""Finding the place of words again."""

from __future__ import annotations

from newscorpus.text import places_of, splits_word


def nearest_place(text: str, words: str, near: int) -> tuple[int, int] | None:
    """Return the place in a text where words stand, of several the nearest to where they were sought.

    Places of whole words go before places within words.
    """
    places = places_of(text, words) if words else []
    whole = [place for place in places if not splits_word(text, place) and not splits_word(text, place + len(words))]
    nearest = min(whole or places, key=lambda place: (abs(place - near), place), default=None)
    return None if nearest is None else (nearest, nearest + len(words))
