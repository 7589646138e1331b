"""CLM404."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import content_place
from newscorpus.rules._rule import WARNING, rule
from newscorpus.text import shown

PRONOUNS = tuple(
    "I we you he she it they me us him her them my our your his its their ours yours hers theirs "
    "this these that those".split()
)
"""The words that a gist may not begin with. *US* and *IT* are no pronouns, *mine* may be a pit."""

DEICTICS = (
    "today",
    "tonight",
    "tomorrow",
    "yesterday",
    "here",
    "now",
    "ago",
    "nowadays",
    "currently",
    *(f"this {time}" for time in "morning afternoon evening week weekend month year season time".split()),
    *(f"last {time}" for time in "night week weekend month year season time".split()),
    *(f"next {time}" for time in "week weekend month year season time".split()),
)
"""The words whose meaning hangs on when and where they are read."""


class _Searches(NamedTuple):
    """What gists are searched for: a pattern for all of it, and one for each kind with what to say of it."""

    suspects: str
    kinds: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache
def _searches(pronouns: tuple[str, ...], deictics: tuple[str, ...]) -> _Searches:
    pronoun = rf"^[\s\"'“‘«]*(?:{_one_of((*pronouns, *map(str.capitalize, pronouns)))})\b"
    deictic = rf"\b(?:{_one_of(deictics)})\b"
    first_deictic = rf"^(?i:{_one_of(deictics)})\b"
    kinds = (
        (re.compile(rf"{pronoun}(?![-’'.]\w)(?<!\bI\.)"), "begins with the pronoun"),
        (re.compile(rf"{deictic}(?![-’']\w| of\b)|{first_deictic}(?![-’']\w| of\b)"), "holds the deictic"),
    )
    return _Searches(f"{pronoun}|{deictic}|{first_deictic}", kinds)


def _one_of(words: Sequence[str]) -> str:
    """Write a pattern for any of some words; for nothing at all where there are none."""
    return "|".join(map(re.escape, words)) or _NEVER


_NEVER = r"[^\s\S]"
_THOSE_WHO = re.compile(
    r"^(?i:those) (?:who|whose|whom|which|that|with|without|in|at|on|of|from|under|over|not|\w+ed)\b"
)


@rule(
    "CLM404",
    "gist-not-self-contained",
    WARNING,
    table="claims",
    needs=("claims.gist", "articles.language"),
    thresholds={"pronouns": PRONOUNS, "deictics": DEICTICS},
)
def gist_not_self_contained(
    columns: Columns, *, pronouns: tuple[str, ...], deictics: tuple[str, ...]
) -> Iterator[Finding]:
    """A gist begins with a pronoun, or holds a word that means another time or place for each reader.

    ## What it checks
    In articles in English, whether a gist begins with one of the pronouns below, or holds one of the deictics.
    Deictics count in lower case, so that the *Today* of a title does not, and at the beginning. *Those who* and the
    like may begin a gist, and *the last week of June* may stand in it.

    ## Why it matters
    Gists are compared across articles and years. *He will resign tomorrow* says nothing on an index card.

    ## Example
    *They were promised six percent last year.*

    ## Use instead
    *Ferry crews at Nørvik were promised a rise of six percent in 2024*, as far as the article tells.

    ## Configuration
    - `pronouns`, the words that a gist may not begin with: *I we you he she it they me us him her them my our your
      his its their ours yours hers theirs this these that those*.
    - `deictics`, the words that it may not hold: *today, tonight, tomorrow, yesterday, here, now, ago, nowadays,
      currently*; *this* with *morning, afternoon, evening, week, weekend, month, year, season, time*; *last* with
      *night, week, weekend, month, year, season, time*; *next* with *week, weekend, month, year, season, time*.
      Words that are as often harmless, such as *recently*, *there* and the days of the week, are left out on
      purpose.

    A list takes the place of the whole list that stands here.
    """
    claims = columns.claims
    is_english = columns.articles.language.matches("^[Ee][Nn](-|$)")[claims.article]
    searches = _searches(pronouns, deictics)
    suspects = claims.gist.matches(searches.suspects)
    for row in claims.where(suspects & is_english):
        gist = claims.gist[row] or ""
        for search, what in searches.kinds:
            found = search.search(gist)
            if found is not None and not _THOSE_WHO.match(gist):
                yield claims.found(
                    row,
                    f"Gist {what} {shown(found.group().strip())}.",
                    "say who, where or when, as far as the article tells",
                    place=content_place(columns, "claims", row, "gist"),
                )
