"""The package as it is installed: lazy, complete, and working from anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import newscorpus


def run(code: str, cwd: Path, **env: str) -> str:
    """Run code in a new interpreter and return what it prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=cwd, check=True, capture_output=True, text=True, env={**os.environ, **env}
    ).stdout


def test_importing_it_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"pyarrow", "pydantic", "numpy", "yaml", "regex", "click", "pandas", "polars", "datasets", "spacy"}
    loaded = json.loads(run("import json, sys, newscorpus; print(json.dumps(list(sys.modules)))", tmp_path))
    assert heavy & {name.partition(".")[0] for name in loaded} == set()


def test_loading_articles_imports_no_data_frames(tmp_path: Path) -> None:
    code = "import json, sys, newscorpus; next(iter(newscorpus.load())); print(json.dumps(list(sys.modules)))"
    loaded = {name.partition(".")[0] for name in json.loads(run(code, tmp_path))}
    assert {"pandas", "datasets", "spacy", "click"} & loaded == set()


def test_every_public_name_is_there_and_documented() -> None:
    assert set(newscorpus.__all__) <= set(dir(newscorpus))
    for name in newscorpus.__all__:
        value = getattr(newscorpus, name)
        assert name == "__version__" or value.__doc__
    with pytest.raises(AttributeError, match="no attribute `loads`"):
        newscorpus.loads  # noqa: B018 -- looking it up is the test


@pytest.mark.parametrize(
    "call, extra",
    [
        ("corpus.to_pandas()", "pandas"),
        ("corpus.to_polars()", "polars"),
        ("newscorpus.from_datasets(None)", "datasets"),
        ("corpus.to_datasets()", "datasets"),
        ("newscorpus.load(path='s3://a/b.jsonl')", "fsspec"),
    ],
)
def test_a_missing_extra_is_named(call: str, extra: str, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.modules[{extra!r}] = None\n"
        "import newscorpus; corpus = newscorpus.load('test')\n"
        f"try:\n    {call}\nexcept ImportError as error:\n    print(type(error).__name__, error)"
    )
    printed = run(code, tmp_path)
    assert printed.startswith("MissingExtraError")
    assert f"pip install 'newscorpus[{extra}]'" in printed


@pytest.mark.slow
def test_wheel_carries_corpus_and_schemas(checkout: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(checkout)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        packed.extractall(tmp_path / "site")
    assert {f"newscorpus/{name}" for name in ("py.typed", "corpus/MANIFEST.json", "corpus/README.md")} <= names
    assert "newscorpus/corpus/croissant.json" in names
    assert "newscorpus/schemas/1.0.0/article.schema.json" in names
    assert not [name for name in names if "sources" in name.split("/") or name.endswith(".pyc")]
    empty = tmp_path / "empty"
    empty.mkdir()
    code = "import newscorpus; corpus = newscorpus.load(); print(newscorpus.__file__, len(corpus), corpus.release)"
    file, count, release = run(code, empty, PYTHONPATH=str(tmp_path / "site")).split()
    assert file.startswith(str(tmp_path))
    assert (int(count), release) == (len(newscorpus.load()), newscorpus.load().release)
