"""REC213."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import NOTE, Fix, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("REC213", "outdated-schema-version", NOTE, fix=Fix.SAFE)
def outdated_schema_version(fault: Fault) -> Wording:
    """A record follows an older schema version, from which an upgrade leads to the current one.

    ## What it checks
    `schema_version`. The record is upgraded while it is read, and judged as what it then is.

    ## Why it matters
    Nothing is wrong with the record. Programs that know the current version only will refuse it, though.

    ## Example
    A record of version `1.0.0` where the library writes `1.1.0`.

    ## Use instead
    `newscorpus convert` writes the current version; so does every other command that writes.
    """
    version, current = shown(fault.details["version"]), shown(fault.details["current"])
    return Wording(f"Schema version {version} is outdated; {current} is current.", "upgrade the record")
