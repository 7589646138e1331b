"""MEN404."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import differing_groups
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.mention._shared import surfaces
from newscorpus.text import shown


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
        known: list[int] = []
        for row in rows[group].tolist():
            this = int(entity[row])
            if this in known:
                continue
            namesake = next((other for other in known if not _may_share(columns, this, other)), None)
            known.append(this)
            if namesake is not None:
                yield mentions.found(
                    row,
                    f"Name {shown(mentions.exact[row] or '')} refers to {id_of(columns, 'entities', this)} here, "
                    f"and to {id_of(columns, 'entities', namesake)} before.",
                    name="entity",
                )


def _may_share(columns: Columns, one: int, other: int) -> bool:
    """Say whether two entities may share a name, or are reported as such already."""
    entities = columns.entities
    types, names, items = ({column[one], column[other]} for column in (entities.type, entities.name, entities.wikidata))
    is_same_type = len(types) == 1
    return types == {"GPE"} or (len(items) == 1 and items != {None}) or (is_same_type and len(names) == 1)
