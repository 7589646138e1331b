"""MEN403."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import NOWHERE, UNKNOWN, Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import WARNING, Fix, rule
from newscorpus.rules.mention._shared import TYPES, label_codes

_NORP, _GPE, _LOC = (TYPES.index(name) for name in ("NORP", "GPE", "LOC"))


@rule(
    "MEN403",
    "label-differs-from-entity",
    WARNING,
    table="mentions",
    needs=("mentions.label", "mentions.entity.resolved"),
    fix=Fix.UNSAFE,
)
def label_differs_from_entity(columns: Columns) -> Iterator[Finding]:
    """A mention has another label than its entity has a type.

    ## What it checks
    The `label` of a mention that refers to an entity is the `type` of that entity. An adjective of nationality,
    labeled `NORP`, may refer to a `GPE` or a `LOC`. Labels that no vocabulary holds are the business of REC205.

    ## Why it matters
    A tagger learns from labels, a knowledge base from types; where they differ one of them is wrong, or the
    mention refers to the wrong entity.

    ## Example
    The mention *Marl quay* is labeled `ORG`, its entity is a `FAC`.

    ## Use instead
    The label that the entity has, another type for the entity, or the entity that is meant.
    """
    mentions, entities = columns.mentions, columns.entities
    entity = columns.references.targets("mentions", "entity")
    label, types = label_codes(columns), entities.type.codes(TYPES)
    rows = np.flatnonzero((entity != NOWHERE) & (label != UNKNOWN))
    type_ = types[entity[rows]]
    is_adjective = (label[rows] == _NORP) & ((type_ == _GPE) | (type_ == _LOC))
    for row in rows[(type_ != UNKNOWN) & (type_ != label[rows]) & ~is_adjective]:
        wanted = TYPES[types[entity[row]]]
        yield mentions.found(
            row,
            f"Mention is labeled `{TYPES[label[row]]}`, its entity {id_of(columns, 'entities', entity[row])} "
            f"is of type `{wanted}`.",
            f"label it `{wanted}`, or refer to another entity",
            name="label",
        )
