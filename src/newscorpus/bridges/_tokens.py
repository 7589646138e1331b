"""Tokens of a text with their places, from whatever tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import index
from typing import Any, NamedTuple

from newscorpus.errors import TokenizerError
from newscorpus.text import context, shown


class Tokens(NamedTuple):
    """The tokens of a text.

    Attributes:
        words: what the text holds there; of a special token its name.
        extents: first code point, and the one after the last, without white space at the edges.
        special: whether it was added and stands nowhere in the text, as `[CLS]` is.
        numbers: what else a tokenizer for a model gives: `input_ids` and `attention_mask`.
    """

    words: list[str]
    extents: list[tuple[int, int]]
    special: list[bool]
    numbers: dict[str, list[int]]


Tokenize = Callable[[str], Tokens]

_NUMBERS = ("input_ids", "attention_mask")


def tokenize_with(tokenizer: Any) -> tuple[Tokenize, tuple[str, ...]]:
    """Return a function that tokenizes, and the names of the numbers that it gives.

    Raises:
        TypeError: it is no tokenizer, or one for a model that gives no offsets.
    """
    is_fast = getattr(tokenizer, "is_fast", None)  # of transformers
    if is_fast is False:
        raise TypeError(f"`{type(tokenizer).__name__}` gives no offsets: load the fast one, with `use_fast=True`")
    if is_fast:
        return lambda text: _of_transformers(tokenizer, text), _NUMBERS
    if hasattr(tokenizer, "encode_batch"):  # of tokenizers
        return lambda text: _of_encoding(tokenizer.encode(text), text), _NUMBERS
    if callable(tokenizer):
        return lambda text: _of_function(tokenizer, text), ()
    raise TypeError(f"`{type(tokenizer).__name__}` is no tokenizer: it cannot be called with a text")


# --- functions ----------------------------------------------------------------------------------------------


def _of_function(tokenizer: Callable[[str], Any], text: str) -> Tokens:
    given = list(tokenizer(text))
    has_words = all(isinstance(word, str) for word in given)
    extents = _located(given, text) if has_words else _checked(given, text)
    words = [text[start:end] for start, end in extents]
    return Tokens(words, [_trimmed(text, *extent) for extent in extents], [False] * len(words), {})


def _located(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Find words one after the other; what stands between two of them may hold no letter and no digit."""
    extents = []
    end = 0
    for number, word in enumerate(words):
        start = text.find(word, end) if word else -1
        if start < 0 or any(character.isalnum() for character in text[end:start]):
            raise TokenizerError(
                f"word {number} of the tokenizer, {shown(word)}, does not come next in {context(text, end, end)}",
                remedy="let it leave words as they are and in their order, or return pairs of start and end",
            )
        end = start + len(word)
        extents.append((start, end))
    return extents


def _checked(given: Sequence[Any], text: str) -> list[tuple[int, int]]:
    extents: list[tuple[int, int]] = []
    last = 0
    for number, pair in enumerate(given):
        try:
            start, end = map(index, pair)
        except (TypeError, ValueError) as error:
            raise TokenizerError(
                f"token {number} of the tokenizer is {shown(repr(pair))}",
                remedy="let it return strings, or pairs of start and end, for all tokens alike",
            ) from error
        if not last <= start < end <= len(text):
            raise TokenizerError(
                f"token {number} of the tokenizer goes from {start} to {end}, "
                f"the one before it to {last}, the text to {len(text)}",
                remedy="let tokens be in text order, not empty, and not overlap",
            )
        last = end
        extents.append((start, end))
    return extents


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out white space at the edges; of white space alone nothing is left but its start."""
    covered = text[start:end].rstrip()
    return start + len(covered) - len(covered.lstrip()), start + len(covered)


# --- tokenizers for models ----------------------------------------------------------------------------------


def _of_encoding(encoding: Any, text: str) -> Tokens:
    special = [bool(flag) for flag in encoding.special_tokens_mask]
    numbers = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask}
    return _of_model(text, encoding.tokens, encoding.offsets, special, numbers)


def _of_transformers(tokenizer: Any, text: str) -> Tokens:
    encoded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True, return_attention_mask=True)
    special = [bool(flag) for flag in encoded["special_tokens_mask"]]
    names = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    numbers = {name: list(encoded[name]) for name in _NUMBERS}
    return _of_model(text, names, encoded["offset_mapping"], special, numbers)


def _of_model(
    text: str,
    names: Sequence[str],
    offsets: Sequence[tuple[int, int]],
    special: list[bool],
    numbers: dict[str, list[int]],
) -> Tokens:
    words, extents = [], []
    for name, (start, end), is_special in zip(names, offsets, special, strict=True):
        words.append(name if is_special else text[start:end])
        extents.append((0, 0) if is_special else _trimmed(text, start, end))
    return Tokens(words, extents, special, numbers)
