"""Croissant metadata: the reference implementation takes it, and finds in it what the tables hold."""

from __future__ import annotations

import hashlib
import json
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

from newscorpus.card import agreement_summary
from newscorpus.tables import FLAT_TABLES

SPLITS = ("train", "validation", "test")

pytestmark = [
    # rdflib, which mlcroissant reads JSON-LD with, uses a class of its own that it has deprecated
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    # mlcroissant reads Parquet files in a way that pandas 4 will not have
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index is deprecated"),
]


@pytest.fixture(scope="module")
def content(built: Path) -> dict[str, Any]:
    """The metadata of a small release."""
    loaded: dict[str, Any] = json.loads((built / "croissant.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def described(built: Path) -> Any:
    """The data set as mlcroissant sees it, without a network."""
    mlcroissant = pytest.importorskip("mlcroissant")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refuse)
        yield mlcroissant.Dataset(str(built / "croissant.json"))


def _refuse(*_: object) -> None:
    raise OSError("metadata must do without a network")


def test_mlcroissant_has_nothing_to_say(described: Any) -> None:
    assert described.metadata.issues.errors == set()
    assert described.metadata.issues.warnings == set()


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", FLAT_TABLES)
def test_records_are_the_rows(built: Path, described: Any, name: str, split: str) -> None:
    record_set = f"{name}-{split}"
    found = [
        {key.rpartition("/")[2]: _plain(value) for key, value in record.items()}
        for record in described.records(record_set)
    ]
    assert found == pq.read_table(built / "data" / f"{record_set}.parquet").to_pylist()
    assert found


def _plain(value: Any) -> Any:
    """What mlcroissant gives as bytes, as text."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.decode() if isinstance(value, bytes) else value


def test_it_says_what_validation_does_not_ask_for(content: Mapping[str, Any], built: Path) -> None:
    manifest = json.loads((built / "MANIFEST.json").read_text("utf-8"))
    assert content["name"] == "newscorpus"
    assert "made by a language model" in content["description"]
    assert content["creator"]["name"] == "The newscorpus contributors"
    assert content["license"] == f"https://spdx.org/licenses/{manifest['license']}.html"
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", content["version"])
    assert content["version"].split(".") == [str(int(part)) for part in manifest["release"].split(".")]
    assert content["datePublished"].replace("-", ".").startswith(manifest["release"][:7])
    assert f"{{newscorpus-{manifest['release']}," in content["citeAs"]
    assert content["isLiveDataset"] is False
    assert content["rai:dataAnnotationAnalysis"].split() == agreement_summary(manifest).replace("**", "").split()


def test_files_are_those_of_the_release(content: Mapping[str, Any], built: Path) -> None:
    listed = {entry["contentUrl"]: entry for entry in content["distribution"]}
    assert set(listed) == {f"data/{path.name}" for path in (built / "data").iterdir()}
    for url, entry in listed.items():
        shipped = (built / url).read_bytes()
        assert not urlsplit(url).scheme
        assert entry["sha256"] == hashlib.sha256(shipped).hexdigest()
        assert entry["contentSize"] == f"{len(shipped)} B"
        assert entry["encodingFormat"] == "application/x-parquet"


def test_every_column_is_described(content: Mapping[str, Any]) -> None:
    sets = {one["@id"]: one for one in content["recordSet"]}
    assert set(sets) == {f"{name}-{split}" for name in FLAT_TABLES for split in SPLITS}
    for id, one in sets.items():
        table = FLAT_TABLES[id.partition("-")[0]]
        assert [field["name"] for field in one["field"]] == table.schema.names
        for field in one["field"]:
            labels = table.vocabularies.get(field["name"], ())
            assert all(f"`{label}`" in field["description"] for label in labels)
