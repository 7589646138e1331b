"""How to cite a release of the corpus: BibTeX for papers, and a `CITATION.cff` that ships with it."""

from __future__ import annotations

import yaml

TITLE = "newscorpus: news annotated with entities, quotes and claims"
AUTHORS = "The newscorpus contributors"
URL = "https://github.com/newscorpus/newscorpus"


def plain_version(release: str) -> str:
    """Write a release as three plain numbers, as semantic versions are and as `datasets` wants them.

    >>> plain_version("2026.01.3")
    '2026.1.3'
    """
    return ".".join(str(int(part)) for part in release.split("."))


def to_bibtex(release: str, schema_version: str, license: str) -> str:
    """Write the entry of a release.

    >>> print(to_bibtex("2026.11.1", "1.0.0", "CC-BY-4.0").splitlines()[0])
    @misc{newscorpus-2026.11.1,
    """
    fields = {
        "title": TITLE,
        "author": f"{{{AUTHORS}}}",
        "year": release.partition(".")[0],
        "version": release,
        "note": f"Schema {schema_version}, license {license}",
        "url": URL,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{newscorpus-{release},\n" + ",\n".join(lines) + "\n}"


def to_cff(release: str, license: str) -> str:
    """Write the citation file of a release."""
    content = {
        "cff-version": "1.2.0",
        "message": "If you use this corpus, please cite the release that you used.",
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": AUTHORS}],
        "version": release,
        "license": license,
        "url": URL,
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
