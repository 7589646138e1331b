"""Blocks and sentences of the source form: found by rule, and corrected where the author says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from newscorpus import segmentation

Segment: TypeAlias = dict[str, Any]
"""A block or sentence as plain values; `start` and `end` are null where its words were not found."""

_WITHIN_PARAGRAPH = ("dateline", "byline")


def correct(
    text: str, title: str | None, blocks: Sequence[Segment], sentences: Sequence[Segment]
) -> tuple[list[Segment], list[Segment]]:
    """Find the blocks and sentences of a text by rule, each listed one in the place of those that it meets."""
    known = [block for block in blocks if block["start"] is not None]
    by_rule = [found._asdict() for found in segmentation.find_blocks(text, title)]
    kept = [found for found in by_rule if not any(_displaces(listed, found) for listed in known)]
    all_blocks = sorted([*kept, *blocks], key=_place)
    placed = [segmentation.Block(**block) for block in all_blocks if _lies_in(text, block)]
    found_sentences = [{"start": start, "end": end} for start, end in segmentation.find_sentences(text, placed)]
    unlisted = [found for found in found_sentences if not any(_meets(listed, found) for listed in sentences)]
    return all_blocks, sorted([*unlisted, *sentences], key=_place)


def _lies_in(text: str, segment: Segment) -> bool:
    return segment["start"] is not None and bool(segment["start"] <= segment["end"] <= len(text))


def _place(segment: Segment) -> tuple[int, int]:
    """Order by place, those without one last."""
    return (segment["start"], -segment["end"]) if segment["start"] is not None else (2**31, 0)


def _meets(one: Segment, other: Segment) -> bool:
    return one["start"] is not None and bool(one["start"] < other["end"] and other["start"] < one["end"])


def _displaces(listed: Segment, found: Segment) -> bool:
    """Say whether a listed block takes the place of a found one; one nested in a paragraph leaves it standing."""
    if (listed["kind"] in _WITHIN_PARAGRAPH) != (found["kind"] in _WITHIN_PARAGRAPH):
        inner, outer = (listed, found) if listed["kind"] in _WITHIN_PARAGRAPH else (found, listed)
        if outer["start"] <= inner["start"] and inner["end"] < outer["end"]:
            return False
    return _meets(listed, found)
