"""QUO410."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import Columns, Finding
from newscorpus.rules._annotations import id_of
from newscorpus.rules._rule import WARNING, rule
from newscorpus.rules.quote._shared import SOURCE_KINDS
from newscorpus.schema.current import EntityType
from newscorpus.text import shown

CAN_SPEAK = ("PERSON", "NORP", "ORG", "GPE", "OTHER")
"""The types of entities that speak; where a document speaks, any type may."""


@rule("QUO410", "speaker-cannot-speak", WARNING, table="quotes", needs=("quotes.source_kind",))
def speaker_cannot_speak(columns: Columns) -> Iterator[Finding]:
    """A speaker is of a type of entity that does not speak.

    ## What it checks
    The `speakers` of a quote are of type `PERSON`, `NORP`, `ORG`, `GPE` or `OTHER`. Where the `source_kind` is
    `document` any type may speak: a law, a report, a database.

    ## Why it matters
    A river or a date among the speakers is a slip of an id, or an entity of the wrong type.

    ## Example
    *The quay said no comment would be made*, with the quay as a `FAC`.

    ## Use instead
    The body that speaks from there, as an `ORG`, or the speaker that was meant.
    """
    quotes, entities, references = columns.quotes, columns.entities, columns.references
    is_person_or_body = quotes.source_kind.is_in(SOURCE_KINDS) & ~quotes.source_kind.equals("document")
    is_mute = entities.type.is_in(str(type_) for type_ in EntityType) & ~entities.type.is_in(CAN_SPEAK)
    part = references.slice_of("quotes", "speakers")
    resolved = np.flatnonzero(references.resolved[part]) + part.start
    suspects = resolved[is_mute[references.target[resolved]]]
    for row in suspects[is_person_or_body[references.owner[suspects]]].tolist():
        entity = int(references.target[row])
        name = shown(entities.name[entity] or "")
        yield quotes.found(
            int(references.owner[row]),
            f"Speaker {id_of(columns, 'entities', entity)}, {name}, is of type `{entities.type[entity]}`, which does "
            "not speak.",
            "name the body that speaks, or mend the type",
            place=references.place(row),
        )
