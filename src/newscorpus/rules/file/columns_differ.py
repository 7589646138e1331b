"""FIL106."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("FIL106", "columns-differ", ERROR)
def columns_differ(fault: Fault) -> Wording:
    """The columns of a table are not those of the schema.

    ## What it checks
    Every column of a Parquet file or Arrow table, and every field of the structs in it: it must be one that the
    published Arrow schema has, and hold the same type. Order, nullability, the width of integers and of string
    offsets, dictionary encoding and the unit of a timestamp do not matter. Whatever is there is judged; what is
    missing or of another type counts as unknown. With a column missing, the exit status is 2.

    ## Why it matters
    Loaders that match columns by name fill in nulls for those they do not find, and a renamed column is then an empty
    one. An annotation layer that is missing looks like an article in which nobody says anything.

    ## Example
    A table written by `pandas` without `claims`, since no article in it had any; one with a column
    `__index_level_0__` more.

    ## Use instead
    Write tables with `newscorpus.write`, or cast them to the schema in `schemas/<version>/article.arrow.txt`.
    """
    column = shown(fault.details["column"])
    match fault.details["difference"]:
        case "missing":
            return Wording(f"Column {column} is missing.", is_fatal=True)
        case "extra":
            return Wording(f"Column {column} is unknown.", "remove it, or keep what it holds in `attributes`")
        case _:
            actual, expected = shown(fault.details["actual"]), shown(fault.details["expected"])
            return Wording(f"Column {column} has the type {actual}, not {expected}.", f"cast it to {expected}")
