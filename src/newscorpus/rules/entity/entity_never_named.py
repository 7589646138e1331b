"""ENT402."""

from collections.abc import Iterator
from functools import cached_property
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscorpus.columns import NOWHERE, Columns, Finding, Integers
from newscorpus.rules._rule import NOTE, rule
from newscorpus.text import shown

_MOST_SEARCHED = 1 << 30


@rule("ENT402", "entity-never-named", NOTE, table="entities", needs=("entities.name", "articles.text"))
def entity_never_named(columns: Columns) -> Iterator[Finding]:
    """The canonical name of an entity is not in the text, and no Wikidata item says who it is.

    ## What it checks
    Of an entity without a Wikidata item, the `name` stands in the text of its article; case does not matter, nor does
    the normalization form. Once a billion characters have been read for the entities of one article, the others are
    not looked for.

    ## Why it matters
    The name is all that tells a reader of the entity table who is meant. One that the article does not hold was
    taken from elsewhere, or misspelled, and nothing in the record can confirm it.

    ## Example
    An entity *Helena Oduya* in an article that has only *Lena Oduya*.

    ## Use instead
    The fullest name that the article gives; of somebody unnamed the first description, without article. If the
    fuller name is public knowledge, add the Wikidata item.
    """
    entities, texts = columns.entities, columns.articles.text
    is_unknown = ~entities.wikidata.known & entities.name.known & texts.known[entities.article]
    sought = _Sought("")
    for row in _not_in_mention(columns, np.flatnonzero(is_unknown)):
        name, text = entities.name[row] or "", texts[int(entities.article[row])] or ""
        if sought.text is not text:
            sought = _Sought(text)
        if sought.lacks(name):
            yield entities.found(
                row,
                f"Name {shown(name)} is not in the text, and entity {shown(entities.id[row] or '')} "
                "has no Wikidata item.",
                "give the name that the text has, or the item",
                name="name",
            )


class _Sought:
    """One text in which names are sought, and how many more characters may be read for that."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = _MOST_SEARCHED

    @cached_property
    def _folded(self) -> str:
        return _folded(self.text)

    def lacks(self, name: str) -> bool:
        """Say whether a name does not stand in the text; of none any more when much has been read."""
        return self._left > 0 and not self._holds(name, self.text) and not self._holds(_folded(name), self._folded)

    def _holds(self, name: str, text: str) -> bool:
        place = text.find(name)
        self._left -= len(name) + (place if place >= 0 else len(text))
        return place >= 0


def _folded(text: str) -> str:
    return normalize("NFC", text).casefold()


def _not_in_mention(columns: Columns, suspects: Integers) -> Iterator[int]:
    """Yield the entities whose first mention, by name if there is one, does not hold their name.

    Of the others the text need not be searched.
    """
    mentions = columns.mentions
    target = columns.references.targets("mentions", "entity")
    rows = np.flatnonzero((target != NOWHERE) & ~columns.untrusted("mentions"))[::-1]
    first = np.full(len(columns.entities), NOWHERE, dtype=np.int64)
    first[target[rows]] = rows
    by_name = rows[mentions.form.equals("name")[rows]]
    first[target[by_name]] = by_name
    mention = first[suspects]
    names = columns.entities.name.array.take(pa.array(suspects))
    exacts = mentions.exact.array.take(pa.array(mention, mask=mention == NOWHERE))
    differs = pc.fill_null(pc.not_equal(names, exacts), True)
    rows = suspects[differs.to_numpy(zero_copy_only=False)]
    for row, name, exact in zip(
        rows.tolist(), *(texts.filter(differs).to_pylist() for texts in (names, exacts)), strict=True
    ):
        if exact is None or name not in exact:
            yield row
