"""ENT404."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import Columns, Finding, Mask
from newscorpus.rules._annotations import id_of
from newscorpus.rules._extents import groups
from newscorpus.rules._rule import WARNING, rule
from newscorpus.schema.current import EntityType
from newscorpus.text import shown

_TYPES = tuple(str(type_) for type_ in EntityType)


@rule("ENT404", "same-name-same-type-twice", WARNING, table="entities", needs=("entities.name", "entities.type"))
def same_name_same_type_twice(columns: Columns) -> Iterator[Finding]:
    """Two entities of one article have the same name and type, and both are mentioned by name.

    ## What it checks
    Of the entities that have a mention of form `name`, no two in one article share both `name` and `type`. Two with
    different Wikidata items are known to be two; two with the same item are reported by ENT403.

    ## Why it matters
    Mostly they are one, made twice, and its mentions and speeches are split. It is a warning only, as people do
    share names.

    ## Example
    Two entities *Lena Oduya* of type `PERSON`.

    ## Use instead
    One entity that all the mentions refer to. If there are two of that name, give each a name that tells them
    apart, as the article does: *Lena Oduya (doctor)*.
    """
    entities = columns.entities
    type_ = entities.type.codes(_TYPES)
    rows = np.flatnonzero(_are_named(columns) & entities.name.known & (type_ >= 0))
    encoded = entities.name.array.take(pa.array(rows)).dictionary_encode()
    name = np.asarray(encoded.indices, dtype=np.int64)
    keys = (entities.article[rows] * len(encoded.dictionary) + name) * len(_TYPES) + type_[rows]
    for group in groups(keys):
        first, *others = rows[group].tolist()
        without_item = next((row for row in (first, *others) if not entities.wikidata.known[row]), others[-1])
        for row in others:
            twin = without_item if entities.wikidata.known[row] else first
            if twin < row:
                yield entities.found(
                    row,
                    f"Entity {shown(entities.name[row] or '')} of type `{entities.type[row]}` has the name and type "
                    f"of entity {id_of(columns, 'entities', twin)}.",
                    "make one entity of the two, or give names that tell them apart",
                )


def _are_named(columns: Columns) -> Mask:
    """Which entities have a mention of form `name`."""
    references = columns.references
    part = references.slice_of("mentions", "entity")
    names = references.resolved[part] & columns.mentions.form.equals("name")[references.owner[part]]
    found = np.zeros(len(columns.entities), dtype=bool)
    found[references.target[part][names]] = True
    return found
