"""REC207."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.rules.record._shared import last_name
from newscorpus.text import shown


@fault_rule("REC207", "naive-time", ERROR)
def naive_time(fault: Fault) -> Wording:
    """A time does not say its zone.

    ## What it checks
    `published_at` in JSON Lines and in the source form. Any zone will do, as the time is stored in UTC; where only the
    day is known, midnight UTC. A Parquet column without a zone is reported by FIL106.

    ## Why it matters
    Without a zone the time may be off by a day, and whether a live update came before an event or after it can then
    not be told.

    ## Example
    `"published_at": "2025-02-03T08:30:00"`

    ## Use instead
    `2025-02-03T08:30:00Z`, or `2025-02-03T08:30:00+01:00`; in the source form also the day alone, `2025-02-03`.
    """
    name = shown(last_name(fault.field))
    return Wording(f"Field {name} holds a time without its zone.", "add `Z`, or the offset from UTC")
