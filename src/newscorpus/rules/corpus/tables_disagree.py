"""COR509."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("COR509", "tables-disagree", ERROR)
def tables_disagree(fault: Fault) -> Wording:
    """A flat table says something else than the nested one.

    ## What it checks
    The flat tables `mentions`, `quotes` and `claims` of each split, row by row, against what the nested articles of
    that split give. The first difference of each table is named.

    ## Why it matters
    The flat tables are there for convenience. Two analyses of one release must not differ because one read them
    and the other the articles.

    ## Example
    `mentions-train.parquet` was built before two articles were added.

    ## Use instead
    `newscorpus build` derives the flat tables from the same articles that it writes.
    """
    return Wording(f"The table differs from the nested one: {fault.details['difference']}.", "build the release anew")
