"""FIL100."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule
from newscorpus.text import shown


@fault_rule("FIL100", "rule-crashed", ERROR)
def rule_crashed(fault: Fault) -> Wording:
    """A rule stopped with an error of its own.

    ## What it checks
    That every rule came to its end. A rule must bear whatever a file holds; where one does not, the fault is the
    program's, and what the rule would have said of these records is unknown. All other rules are heard. It cannot be
    switched off, and the exit status is 2.

    ## Why it matters
    A check that breaks down and says nothing looks just like a check that was passed.

    ## Example
    Rule `SPN301` meets a value that nobody thought of and divides by zero.

    ## Use instead
    Report it, with the record that brings it about. Until it is mended, run the other rules and treat what this one
    judges as unchecked.
    """
    error = f"{fault.details['error']}: {fault.details['reason']}".rstrip(": ")
    return Wording(f"Rule `{fault.details['rule']}` crashed: {shown(error)}.", "report it as a bug", is_fatal=True)
