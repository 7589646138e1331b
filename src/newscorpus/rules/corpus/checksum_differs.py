"""COR507."""

from newscorpus.diagnostics import Fault
from newscorpus.rules._rule import ERROR, Wording, fault_rule


@fault_rule("COR507", "checksum-differs", ERROR)
def checksum_differs(fault: Fault) -> Wording:
    """A file of a corpus is not the one that its manifest lists.

    ## What it checks
    The SHA-256 of every file that `MANIFEST.json` lists, and that `data/` holds no file that it does not list.

    ## Why it matters
    Whoever cites a release must be able to check that they have it. A file that was changed by hand, or half
    downloaded, has the same name and other content.

    ## Example
    `data/articles-test.parquet` was written again by another program after the release was built.

    ## Use instead
    `newscorpus build` writes all files and the manifest together.
    """
    if fault.details["actual"] == "unlisted":
        return Wording("The manifest does not list this file.", "build the release anew, or remove the file")
    return Wording(
        f"The file's SHA-256 is `{fault.details['actual']}`, the manifest says `{fault.details['stated']}`.",
        "build the release anew",
    )
