"""REC203."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.rules.record._shared import last_name
from newscorpus.text import shown


@fault_rule("REC203", "wrong-type", ERROR)
def wrong_type(fault: Fault) -> Wording:
    """A value is not of the type that the schema gives its field.

    ## What it checks
    Every value at every depth, without converting anything: `"12"` is no integer, `1` is no string, `3.0` is no
    integer and `1` is not `true`. An integer must lie from 0 to 2147483647, the greatest that the stored column holds.
    What is not of its type counts as unknown, and the rest of the record is judged. In YAML the bare words `yes` and
    `no` are no strings, nor are bare numbers and dates.

    ## Why it matters
    Loaders convert what does not fit, each by rules of its own: an offset that was a string in one of ten thousand
    records makes a whole column text.

    ## Example
    `"start": "12"`, or a record that is a list.

    ## Use instead
    Write the value as the type that the JSON Schema in `schemas/` names.
    """
    actual, expected = fault.details["actual"], fault.details["expected"]
    if fault.field == "$":
        return Wording(f"The record is {actual}, not {expected}.")
    if "name" in fault.details:
        key, owner = shown(fault.details["value"].lower()), shown(fault.details["name"])
        return Wording(f"Key {key} of {owner} is {actual}, not {expected}.", "put it in quotation marks")
    name = shown(last_name(fault.field))
    if " from " in expected and actual == "an integer":
        return Wording(f"Field {name} holds {shown(fault.details['value'])}, not {expected}.")
    return Wording(f"Field {name} holds {actual}, not {expected}.")
