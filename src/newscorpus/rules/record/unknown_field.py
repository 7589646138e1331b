"""REC204."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Fix, Wording, fault_rule
from newscorpus.rules.record._shared import suggestion
from newscorpus.text import shown


@fault_rule("REC204", "unknown-field", ERROR, fix=Fix.UNSAFE)
def unknown_field(fault: Fault) -> Wording:
    """A record has a field that the schema has not.

    ## What it checks
    Every object of a record, at every depth, and every mapping of an article in source form. The nearest known name is
    suggested. In Parquet, FIL106 speaks of columns that are too many.

    ## Why it matters
    A misspelled optional field is an empty one: `fictonal: true` leaves an invented person real.

    ## Example
    `{"id": "m1", "lable": "PERSON", ...}`

    ## Use instead
    The name that was meant. What the schema has no field for goes into `attributes`, as a key and a value.
    """
    known = fault.details["known"].split()
    name = fault.details["name"]
    return Wording(
        f"Field {shown(name)} is unknown.",
        suggestion(name, known) or "remove it, or keep what it holds in `attributes`",
    )
