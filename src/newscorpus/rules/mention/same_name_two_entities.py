"""MEN404."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import differing_groups
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.mention._shared import surfaces
from newscorpus.text import shown

_MOST_COMPARED = 100


@rule(
    "MEN404",
    "same-name-two-entities",
    WARNING,
    table="mentions",
    needs=("mentions.trusted", "mentions.entity.resolved", "articles.text"),
)
def same_name_two_entities(columns: Columns) -> Iterator[Finding]:
    """One name stands for two entities in the same article.

    ## What it checks
    Mentions of form `name` that cover the same characters refer to the same entity. The first mention of each
    further entity is reported. Two entities of type `GPE` may share a name, as a city and the state that it stands
    for do; two entities with one Wikidata item, or of one name and type, are reported by ENT403 and ENT404.
    Where a name stands for more than a hundred entities, each is compared with the first hundred.

    ## Why it matters
    One of the two is usually a duplicate, or the mention of a namesake refers to the wrong one; either way who
    said what goes wrong.

    ## Example
    *Oduya* is Lena Oduya in one sentence and her brother's company in the next.

    ## Use instead
    Let both mentions refer to one entity. If the article does speak of two, keep it as it is.
    """
    mentions = columns.mentions
    entity = columns.references.targets("mentions", "entity")
    trusted = ~columns.untrusted("mentions") & mentions.exact.known
    rows = np.flatnonzero(mentions.form.equals("name") & (entity != NOWHERE) & trusted)
    for group in differing_groups(surfaces(columns, rows), entity[rows]):
        known: dict[int, _Identity] = {}
        for row in rows[group].tolist():
            this = int(entity[row])
            if this in known:
                continue
            identity = _identity(columns, this)
            compared = islice(known.items(), _MOST_COMPARED)
            namesake = next((other for other, that in compared if not _may_share(identity, that)), None)
            known[this] = identity
            if namesake is not None:
                yield mentions.found(
                    row,
                    f"Name {shown(mentions.exact[row] or '')} refers to {id_of(columns, 'entities', this)} here, "
                    f"and to {id_of(columns, 'entities', namesake)} before.",
                    name="entity",
                )


class _Identity(NamedTuple):
    """What tells an entity from others."""

    type: str | None
    name: str | None
    item: str | None


def _identity(columns: Columns, row: int) -> _Identity:
    entities = columns.entities
    return _Identity(entities.type[row], entities.name[row], entities.wikidata[row])


def _may_share(one: _Identity, other: _Identity) -> bool:
    """Say whether two entities may share a name, or are reported as such already."""
    if one.type != other.type:
        return one.item is not None and one.item == other.item
    return one.type == "GPE" or one.name == other.name or (one.item is not None and one.item == other.item)
