"""REC201."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("REC201", "unknown-schema-version", ERROR)
def unknown_schema_version(fault: Fault) -> Wording:
    """A record follows a schema version that this library does not know.

    ## What it checks
    `schema_version` must be the current version, or an older one that can be upgraded. A record of any other version is
    left out, as nothing can be said of fields whose meaning is unknown. It cannot be switched off, and the exit
    status is 2.

    ## Why it matters
    A newer record that is read by older rules may pass them all and still say something else than they think.

    ## Example
    `"schema_version": "2.0.0"` where the library knows `1.0.0`.

    ## Use instead
    Upgrade the library: `pip install --upgrade newscorpus`. If the version was mistyped, write the right one.
    """
    version, current = shown(fault.details["version"]), fault.details["current"]
    if reason := fault.details.get("reason"):
        message = f"The record cannot be upgraded from schema version {version}: {shown(reason)}."
        return Wording(message, f"mend it by the rules of version {version}", is_fatal=True)
    return Wording(
        f"Schema version {version} is unknown.",
        f"upgrade the library, which knows `{current}`",
        is_fatal=True,
    )
