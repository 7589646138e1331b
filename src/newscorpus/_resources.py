"""Where the corpus and the schemas lie: inside an installed package, or beside the sources of a checkout."""

from __future__ import annotations

from pathlib import Path

from newscorpus.errors import NewscorpusError

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def corpus_folder() -> Path:
    """Return the folder of the corpus that ships with the package.

    Raises:
        NewscorpusError: the package was installed without it.
    """
    return _folder("corpus", "MANIFEST.json")


def schemas_folder() -> Path:
    """Return the folder of the published schemas, one folder a version.

    Raises:
        NewscorpusError: the package was installed without it.
    """
    return _folder("schemas", ".")


def _folder(name: str, proof: str) -> Path:
    for folder in (_PACKAGE / name, _CHECKOUT / name):
        if (folder / proof).exists():
            return folder
    raise NewscorpusError(f"this installation has no `{name}`", remedy="install newscorpus anew, or name a path")
