from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from newscorpus import schema
from newscorpus.errors import SchemaVersionError
from newscorpus.schema import current
from newscorpus.schema.evolve import HISTORY, Version, discover, number_of, upgrade

FIRST = """
VERSION = "1.0.0"
class Article: ...
"""
SECOND = """
VERSION = "1.1.0"
class Article: ...
def upgrade(record):
    return {**record, "desk": record.get("desk"), "topics": record.get("topics", [])}
"""
THIRD = """
VERSION = "2.0.0"
class Article: ...
def upgrade(record):
    record["section"] = record.pop("desk")
    for mention in record["mentions"]:
        mention["label"] = mention.pop("type")
    record["schema_version"] = "what a step says of the version does not count"
    return record
"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Version, ...]]:
    """A history of three versions, as modules on disk, beside files that are none."""
    folder = tmp_path_factory.mktemp("made_up")
    package = folder / "made_up_versions"
    package.mkdir()
    sources = {"__init__": "", "v1": FIRST, "v1_1": SECOND, "v2": THIRD, "vocabulary": "", "current": "", "_v3": ""}
    for name, source in sources.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        versions = discover([str(package)], package.name)
        assert not [name for name in sys.modules if name.startswith("made_up_versions")]
        yield versions
    finally:
        sys.path.remove(str(folder))


@pytest.fixture
def old() -> dict[str, Any]:
    return {"schema_version": "1.0.0", "id": "quay", "mentions": [{"id": "m1", "type": "FAC"}]}


def test_a_record_walks_through_every_version_up_to_the_newest(
    made_up: tuple[Version, ...], old: dict[str, Any]
) -> None:
    assert upgrade(old, made_up) == {
        "schema_version": "2.0.0",
        "id": "quay",
        "mentions": [{"id": "m1", "label": "FAC"}],
        "section": None,
        "topics": [],
    }


def test_a_record_starts_from_the_version_it_names(made_up: tuple[Version, ...]) -> None:
    middle = {"schema_version": "1.1.0", "desk": "labor", "topics": ["medtop:20000500"], "mentions": []}
    assert upgrade(middle, made_up) == {
        "schema_version": "2.0.0",
        "section": "labor",
        "topics": ["medtop:20000500"],
        "mentions": [],
    }


def test_each_step_leads_to_its_own_version(made_up: tuple[Version, ...], old: dict[str, Any]) -> None:
    assert [upgrade(old, made_up[:count])["schema_version"] for count in (1, 2, 3)] == ["1.0.0", "1.1.0", "2.0.0"]


def test_upgrading_by_steps_is_upgrading_at_once(made_up: tuple[Version, ...], old: dict[str, Any]) -> None:
    assert upgrade(upgrade(old, made_up[:2]), made_up) == upgrade(old, made_up)


def test_a_record_of_the_newest_version_stays_as_it_is(made_up: tuple[Version, ...], old: dict[str, Any]) -> None:
    newest = upgrade(old, made_up)
    assert upgrade(newest, made_up) == newest


def test_the_record_that_is_given_is_not_changed(made_up: tuple[Version, ...], old: dict[str, Any]) -> None:
    before = deepcopy(old)
    upgraded = upgrade(old, made_up)
    upgraded["mentions"].append({})
    assert old == before


@pytest.mark.parametrize("number", ["0.9.0", "3.0.0", "1.0", "", "v1", 1, ["1.0.0"]])
def test_an_unknown_version_is_refused_by_name(made_up: tuple[Version, ...], number: object) -> None:
    with pytest.raises(SchemaVersionError) as raised:
        upgrade({"schema_version": number}, made_up)
    assert raised.value.message == f"schema version `{number}` is unknown"
    assert raised.value.remedy == "this library knows `1.0.0`, `1.1.0`, `2.0.0`"


@pytest.mark.parametrize("record", [{}, {"id": "quay"}, {"schema_version": None}])
def test_a_record_without_version_is_refused(made_up: tuple[Version, ...], record: dict[str, Any]) -> None:
    with pytest.raises(SchemaVersionError, match="names no schema version"):
        upgrade(record, made_up)


def test_versions_are_found_by_file_name_oldest_first(made_up: tuple[Version, ...]) -> None:
    assert [version.number for version in made_up] == ["1.0.0", "1.1.0", "2.0.0"]
    assert [version.upgrade is None for version in made_up] == [True, False, False]


def test_numbers_are_ordered_as_numbers(tmp_path: Path) -> None:
    for name in ("v10", "v9_2", "v9_10_1", "v9_10"):
        (tmp_path / f"{name}.py").touch()
    assert [version.number for version in discover([str(tmp_path)])] == ["9.2.0", "9.10.0", "9.10.1", "10.0.0"]


def _modules_on_disk() -> list[str]:
    (folder,) = schema.__path__
    return [file.stem for file in Path(folder).glob("v[0-9]*.py")]


def test_every_module_on_disk_is_a_version_of_the_history() -> None:
    assert sorted(version.number for version in HISTORY) == sorted(map(number_of, _modules_on_disk()))


@pytest.mark.parametrize("name", _modules_on_disk())
def test_a_module_holds_the_version_that_it_is_named_after(name: str) -> None:
    module = importlib.import_module(f"newscorpus.schema.{name}")
    is_first = number_of(name) == HISTORY[0].number
    assert number_of(name) == module.VERSION
    assert module.Article.model_json_schema()["properties"]["schema_version"]["const"] == module.VERSION
    assert is_first or callable(module.upgrade)


def test_the_current_version_is_the_newest() -> None:
    assert HISTORY[-1].number == current.VERSION


def test_finding_the_versions_imports_none_of_them() -> None:
    program = (
        "import sys, newscorpus.schema.evolve as evolve\n"
        "assert evolve.HISTORY\n"
        "sys.exit(sum(name.startswith(('newscorpus.schema.v', 'pydantic')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
