"""TXT307."""

import unicodedata
from collections.abc import Iterator

import regex

from newscorpus.columns import Columns, Finding
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.text._shared import stray_found, strays

_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}--\p{Bidi_Control}--\p{Variation_Selector}]", regex.V1)
_JOINERS = "\u200c\u200d"
_SPACE = "\u200b"
_VIRAMA = 9
_LETTER_OF_JOINING_SCRIPT = regex.compile(
    r"[[\p{L}\p{M}]&&[\p{Arabic}\p{Syriac}\p{Nko}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}"
    r"\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Balinese}\p{Javanese}]]",
    regex.V1,
)
_LETTER_OF_UNSPACED_SCRIPT = regex.compile(
    r"[[\p{L}\p{M}]&&[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]]", regex.V1
)
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
_EMOJI_TAIL = regex.compile(r"[\p{Emoji_Modifier}\p{Variation_Selector}\U000E0020-\U000E007F]")
_TAGGED_FLAG = regex.compile(r"\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F")
_LONGEST_FLAG = 16


@rule("TXT307", "invisible-character", WARNING, table="articles", needs=("articles.text",), fix=Fix.UNSAFE)
def invisible_character(columns: Columns) -> Iterator[Finding]:
    r"""The text holds an invisible character.

    ## What it checks
    That `text` has no character that is shown as nothing: soft hyphens, zero-width spaces and joiners, byte order
    marks, fillers, tags, and what else has Unicode's property `Default_Ignorable_Code_Point`. Variation selectors
    are let pass, as they choose how a character looks, and controls of direction are left to TXT306. In an article
    whose `origin.kind` is `third-party` this is a note: its text is kept as it was published.

    A zero-width joiner or non-joiner is none between letters of a script that needs it, such as Arabic or those of
    India, after a virama, and inside an emoji; nor is a zero-width space between letters of a script that is written
    without spaces, such as Thai; nor are the tags of a flag.

    ## Why it matters
    Words with and without them look alike and differ, so that they are not found, and a boundary beside one looks
    right whether or not it is.

    ## Example
    `co\u00adoperation`, where a web page allowed the word to be broken.

    ## Use instead
    The text without it, with all offsets moved along.
    """
    for stray in strays(columns, _is_invisible, _is_needed):
        yield stray_found(columns, stray, "invisible character", "take it out, and move the offsets along")


def _is_invisible(character: str) -> bool:
    return _INVISIBLE.match(character) is not None


def _is_needed(text: str, offset: int) -> bool:
    character, before, after = text[offset], text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if character in _JOINERS:
        is_between = all(_LETTER_OF_JOINING_SCRIPT.match(neighbor) for neighbor in (before, after))
        is_after_virama = before != "" and unicodedata.combining(before) == _VIRAMA
        return is_between or is_after_virama or _joins_emoji(text, offset)
    if character == _SPACE:
        return all(_LETTER_OF_UNSPACED_SCRIPT.match(neighbor) for neighbor in (before, after))
    flags = _TAGGED_FLAG.finditer(text, max(0, offset - _LONGEST_FLAG), offset + _LONGEST_FLAG)
    return any(flag.start() < offset < flag.end() for flag in flags)


def _joins_emoji(text: str, offset: int) -> bool:
    before = offset - 1
    while before > 0 and _EMOJI_TAIL.match(text, before):
        before -= 1
    return before >= 0 and bool(_EMOJI.match(text, before) and _EMOJI.match(text, offset + 1))
