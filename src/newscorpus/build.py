"""Building a release: sources -> Parquet, flat tables, metadata, manifest, card, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from newscorpus.article import Article
from newscorpus.card import render_card
from newscorpus.citation import to_cff
from newscorpus.corpus import Corpus, Part
from newscorpus.croissant import CROISSANT, to_croissant
from newscorpus.errors import BuildError, ReadError
from newscorpus.formats import MANIFEST, articles_of, read_batches
from newscorpus.formats._files import replacing
from newscorpus.formats.parquet import open_writer
from newscorpus.passes import PASSES, measure_agreement, read_passes
from newscorpus.records import to_record_batch
from newscorpus.schema import current
from newscorpus.schema.arrow import article_schema
from newscorpus.splits import SPLITS
from newscorpus.tables import FLAT_TABLES, flatten

LICENSE = "CC-BY-4.0"
CARD = "README.md"
CITATION = "CITATION.cff"
LEADERBOARD = "leaderboard.json"
_RELEASE = re.compile(r"[0-9]{4}\.(0[1-9]|1[0-2])\.[1-9][0-9]*")
_COUNTED = ("mentions", "quotes", "claims", "relations")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Release:
    """A dated state of the corpus, ready to be written.

    Attributes:
        manifest: what it consists of.
        files: the content of every file that is built, by its path below the corpus folder.
    """

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]


def build(folder: Path, release: str | None = None, progress: Progress = lambda _: None) -> Release:
    """Build a release from the sources below a corpus folder; nothing is written.

    Args:
        folder: the corpus folder, with `sources/<split>/`.
        release: the release to be, `YYYY.MM.N`; that of the present manifest if not given.
        progress: told of each step.

    Raises:
        BuildError: a source is no article, an id stands twice, or no release is known.
        ReadError, ScoreError: the passes cannot be read or compared.
    """
    dated = release or _present_release(folder)
    if not _RELEASE.fullmatch(dated):
        raise BuildError(f"release `{dated}` is no date with a number", remedy="write it as `2026.11.1`")
    articles = read_sources(folder, progress)
    files: dict[str, bytes] = {}
    rows: dict[str, int] = {}
    for split, those in articles.items():
        for name, table in _tables(split, those).items():
            progress(f"{name}-{split}")
            path = f"data/{name}-{split}.parquet"
            files[path], rows[path] = to_parquet(table, dated), table.num_rows
    manifest = _manifest(dated, articles, files, rows)
    if (folder / PASSES).is_dir():
        progress(PASSES)
        settled = Corpus([Part.of(split, those) for split, those in articles.items()], {})
        manifest["agreement"] = measure_agreement(read_passes(folder / PASSES), settled)
    present_card = folder / CARD
    prose = present_card.read_text(encoding="utf-8") if present_card.exists() else ""
    card = render_card(prose, manifest, _present_leaderboard(folder))
    written = {CARD: card, CITATION: to_cff(dated, LICENSE), CROISSANT: to_croissant(manifest)}
    for path, text in written.items():
        files[path] = text.encode()
        manifest["files"][path] = _file_entry(files[path])
    files[MANIFEST] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    return Release(manifest, files)


def write_release(folder: Path, release: Release) -> None:
    """Write the files of a release, each whole or not at all, the manifest last; remove data files it does not have."""
    for path in sorted(release.files, key=lambda path: path == MANIFEST):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as stream:
            stream.write(release.files[path])
    for stale in (folder / "data").glob("*.parquet"):
        if f"data/{stale.name}" not in release.files:
            stale.unlink()


def differences(folder: Path, progress: Progress = lambda _: None) -> list[str]:
    """Name what of the shipped files differs from what the sources build.

    Files are compared byte for byte where they were built with the pyarrow that is installed; another version may
    write other bytes, and then the articles themselves are compared, by the digests in the manifest.

    Raises:
        BuildError: the sources cannot be built, or nothing is shipped yet.
    """
    present = _present_manifest(folder)
    built = build(folder, None, progress)
    if present.get("built_with") != built.manifest["built_with"]:
        return [
            f"{split}: the articles differ"
            for split in sorted({*present.get("content_sha256", {}), *built.manifest["content_sha256"]})
            if present.get("content_sha256", {}).get(split) != built.manifest["content_sha256"].get(split)
        ]
    found = []
    for path, content in built.files.items():
        shipped = folder / path
        if not shipped.is_file():
            found.append(f"{path}: the file is missing")
        elif shipped.read_bytes() != content:
            found.append(f"{path}: the file differs")
    stale = (f"data/{path.name}" for path in sorted((folder / "data").glob("*.parquet")))
    found.extend(f"{path}: the sources build no such file" for path in stale if path not in built.files)
    return found


def read_sources(folder: Path, progress: Progress = lambda _: None) -> dict[str, list[Article]]:
    """Read the sources of each split, in the order of their ids.

    Raises:
        BuildError: naming every source that is no article, and every id that stands twice.
    """
    found: dict[str, list[Article]] = {}
    problems: list[str] = []
    for split in SPLITS:
        if not (folder / "sources" / split).is_dir():
            continue
        progress(f"sources/{split}")
        read = [one for batch in read_batches([str(folder / "sources" / split)]) for one in articles_of(batch)]
        problems.extend(str(one) for one in read if isinstance(one, ReadError))
        found[split] = sorted((one for one in read if isinstance(one, Article)), key=lambda article: article.id)
    if not found:
        raise BuildError(f"{folder}: there are no sources", remedy="put them into `sources/<split>/`")
    times = Counter(article.id for articles in found.values() for article in articles)
    problems.extend(f"article `{id}` stands `{number}` times" for id, number in times.items() if number > 1)
    if problems:
        raise BuildError("\n".join(problems))
    return found


def _present_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BuildError(
            f"{folder / MANIFEST}: there is no manifest to go by", remedy="build with `--release YYYY.MM.N`"
        ) from error
    return manifest


def _present_leaderboard(folder: Path) -> dict[str, Any] | None:
    path = folder / LEADERBOARD
    if not path.exists():
        return None
    try:
        leaderboard: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BuildError(f"{path}: it is no JSON: {error}", remedy="write it anew with `make leaderboard`") from error
    return leaderboard


def _present_release(folder: Path) -> str:
    return str(_present_manifest(folder).get("release"))


def _tables(split: str, articles: Sequence[Article]) -> dict[str, pa.Table]:
    nested = pa.Table.from_batches([to_record_batch(articles)]).cast(article_schema())
    return {"articles": nested, **{name: flatten(name, nested, split) for name in FLAT_TABLES}}


def to_parquet(table: pa.Table, release: str) -> bytes:
    """Write a table of the corpus as a Parquet file in memory."""
    metadata = {"release": release, "schema_version": current.VERSION}
    stored = table.combine_chunks().replace_schema_metadata(metadata)
    stream = io.BytesIO()
    with open_writer(stream, stored.schema) as writer:
        writer.write_table(stored)
    return stream.getvalue()


def _manifest(
    release: str, articles: Mapping[str, Sequence[Article]], files: Mapping[str, bytes], rows: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "release": release,
        "schema_version": current.VERSION,
        "license": LICENSE,
        "built_with": {"pyarrow": pa.__version__},
        "splits": {split: _counts(those) for split, those in articles.items()},
        "layers": _layers([article for those in articles.values() for article in those]),
        "spread": {name: _spread(articles, one) for name, one in _CRITERIA.items()},
        "content_sha256": {split: content_sha256(those) for split, those in articles.items()},
        "files": {path: {**_file_entry(content), "rows": rows[path]} for path, content in files.items()},
    }


def _counts(articles: Sequence[Article]) -> dict[str, int]:
    return {
        "articles": len(articles),
        "withheld": sum(article.text is None for article in articles),
        "words": sum(len(article.text.split()) for article in articles if article.text is not None),
        **{layer: sum(len(getattr(article, layer)) for article in articles) for layer in _COUNTED},
    }


def _layers(articles: Sequence[Article]) -> dict[str, dict[str, int]]:
    """Count the articles whose layer has each status."""
    counted = Counter((layer.name, layer.status) for article in articles for layer in article.layers)
    return {
        str(name): {str(status): counted[name, status] for status in current.LayerStatus} for name in current.LayerName
    }


def _length(article: Article) -> str:
    """Name the range of words that a text falls into; of a withheld text the words are not known."""
    if article.text is None:
        return "withheld"
    words = len(article.text.split())
    return next((name for name, below in _LENGTHS.items() if words < below), _LONGEST)


_LENGTHS = {"under 250": 250, "250 to 499": 500, "500 to 749": 750}
_LONGEST = "750 and more"
_NONE = "none"
_CRITERIA: dict[str, tuple[Callable[[Article], str], Sequence[str]]] = {
    "desk": (lambda article: article.section or _NONE, ()),
    "genre": (lambda article: str(article.genre or _NONE), [str(genre) for genre in current.Genre]),
    "words": (_length, [*_LENGTHS, _LONGEST]),
    "origin": (lambda article: str(article.origin.kind), [str(kind) for kind in current.OriginKind]),
    "language": (lambda article: article.language, ()),
}
"""What articles are counted by: a function that says it of one, and the order of its values; others follow by name."""


def _spread(
    articles: Mapping[str, Sequence[Article]], criterion: tuple[Callable[[Article], str], Sequence[str]]
) -> dict[str, dict[str, int]]:
    value_of, order = criterion
    counted = {split: Counter(map(value_of, those)) for split, those in articles.items()}
    present = {value for counts in counted.values() for value in counts}
    values = [*(value for value in order if value in present), *sorted(present.difference(order))]
    return {value: {split: counts[value] for split, counts in counted.items()} for value in values}


def content_sha256(articles: Sequence[Article]) -> str:
    """Digest the articles themselves, whatever writes the file: SHA-256 of their JSON Lines."""
    hashed = hashlib.sha256()
    for article in articles:
        hashed.update(article.model_dump_json().encode() + b"\n")
    return hashed.hexdigest()


def _file_entry(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
