"""FIL107."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("FIL107", "duplicate-json-key", ERROR)
def duplicate_json_key(fault: Fault) -> Wording:
    """A key stands twice in one object.

    ## What it checks
    Every object of a JSON Lines record and every mapping of a YAML file. The record is judged with the last of the
    values, which is what most parsers take.

    ## Why it matters
    JSON leaves open which value counts; parsers differ, and all but one value are lost without a word. In the
    source form two quotes of the same key are one quote.

    ## Example
    `{"id": "m1", "label": "GPE", "label": "LOC"}`

    ## Use instead
    Keep one of the values; give the second annotation a key of its own.
    """
    return Wording(f"Key {shown(fault.details['key'])} stands more than once in one object.", "keep one of them")
