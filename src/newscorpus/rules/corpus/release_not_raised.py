"""COR508."""

import re
from collections.abc import Iterator

from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.digest import CorpusDigest
from newscorpus.records import Release
from newscorpus.rules._rule import ERROR, corpus_rule
from newscorpus.text import shown

_NUMBER = re.compile(r"([0-9]{4})\.([0-9]{2})\.([0-9]+)")


@corpus_rule("COR508", "release-not-raised", ERROR)
def release_not_raised(corpus: CorpusDigest) -> Iterator[Diagnostic]:
    """The articles of a corpus changed, and its release did not.

    ## What it checks
    Only with `--against`, which names an earlier release. If the hashes of the articles in the two manifests
    (`content_sha256`) differ in any split, the release of this one must be later than that of the earlier.

    ## Why it matters
    A release is what papers cite and what caches go by. If one release is two corpora, neither can be reproduced.

    ## Example
    Four quotes were mended after `2026.11.1` was published, and the corpus was built as `2026.11.1` again.

    ## Use instead
    `newscorpus build --release 2026.11.2`.
    """
    for release in corpus.releases():
        for earlier in corpus.against.releases() if corpus.against is not None else ():
            if release.content != earlier.content and not _is_later(release, earlier):
                splits = sorted({*release.content, *earlier.content})
                changed = [name for name in splits if release.content.get(name) != earlier.content.get(name)]
                named = ", ".join(shown(name) for name in changed)
                message = (
                    f"Articles changed in {named} since release {shown(earlier.number or '')}, and this release is "
                    f"{shown(release.number or '')}."
                )
                location = Location(f"{release.folder}/MANIFEST.json")
                yield Diagnostic("COR508", "release-not-raised", ERROR, location, message, "raise the release")


def _is_later(release: Release, earlier: Release) -> bool:
    one, other = (_NUMBER.fullmatch(which.number or "") for which in (release, earlier))
    if one is None or other is None:
        return release.number != earlier.number
    return [int(part) for part in one.groups()] > [int(part) for part in other.groups()]
