"""The bridges with libraries that the tests do not run with: the oldest that pyproject.toml allows; transformers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXTRAS = ("datasets", "pandas", "polars")
PROGRAM = """
import sys, warnings
import newscorpus, datasets, pandas, polars
from newscorpus import Corpus
from newscorpus.bridges.datasets import features_of, token_view

datasets.disable_progress_bars()
oldest = dict(pair.split("==") for pair in sys.argv[1:])
for module in (datasets, pandas, polars):
    assert module.__version__.startswith(oldest[module.__name__]), module

corpus = newscorpus.load()
for kind in ("strings", "class-labels"):
    made = corpus.to_datasets(features=kind)
    assert made["train"].features == features_of(features=kind)
    assert list(newscorpus.from_datasets(made)) == list(corpus)
    changed = made["train"].select(range(3)).filter(lambda row: row["text"]).map(lambda row: {"title": "Other"})
    assert {article.title for article in newscorpus.from_datasets(changed)} == {"Other"}
    assert list(newscorpus.from_datasets(made["test"].to_iterable_dataset())) == list(corpus.only("test"))
for table in ("mentions", "quotes", "claims"):
    rows = corpus.to_datasets(table, "class-labels")["test"]
    back = rows.cast(features_of(table, "class-labels")).to_list()
    assert back == rows.to_list() and len(back) == corpus.only("test").to_arrow(table).num_rows

view = token_view("mentions", str.split, rows="sentences", align="expand")
made = view(corpus)["test"]
assert made.features == view.features
assert made.map(lambda row: {"n": len(row["words"])})["tags"] == made["tags"]
assert [view.decode(row) for row in made] == [
    [(one["start"], one["end"], one["label"]) for one in row["spans"]] for row in made
]

for table in ("articles", "mentions", "quotes", "claims"):
    stored, frame, other = corpus.to_arrow(table), corpus.to_pandas(table), corpus.to_polars(table)
    assert len(frame) == len(other) == stored.num_rows
    assert other.to_dicts() == stored.to_pylist()
frame, other = corpus.to_pandas("mentions"), corpus.to_polars("mentions")
assert str(frame.dtypes["label"]) == "category" and str(frame.dtypes["start"]) == "int32"
assert isinstance(other.schema["label"], polars.Enum) and other.schema["start"] == polars.Int32
assert str(corpus.to_pandas().dtypes["published_at"]) == "datetime64[us, UTC]"
assert list(Corpus.from_arrow(corpus.to_pandas())) == list(Corpus.from_arrow(corpus.to_polars())) == list(corpus)
print("all is well")
"""


def lower_bounds(checkout: Path) -> list[str]:
    """Pin what the package and the three extras need to the versions that are the oldest."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for name in EXTRAS for one in project["optional-dependencies"][name])]
    return [re.sub(r"\s*>=\s*", "==", requirement) for requirement in wanted]


def test_bridges_work_with_the_oldest_versions(checkout: Path, tmp_path: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the oldest versions have wheels for Python 3.11")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    python = str(tmp_path / "venv" / "bin" / "python")
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(checkout))
    (wheel,) = tmp_path.glob("*.whl")
    pins = lower_bounds(checkout)
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    run(*pip, *pins)
    run(*pip, "--no-deps", str(wheel))
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    oldest = [pin for pin in pins if pin.partition("==")[0] in EXTRAS]
    assert run(python, str(tmp_path / "program.py"), *oldest).strip() == "all is well"


WITH_TRANSFORMERS = """
import newscorpus, tokenizers, transformers
from newscorpus.bridges.datasets import token_view

letters = "abcdefghijklmnopqrstuvwxyz"
known = ["[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{letter}" for letter in letters)]
plain = tokenizers.Tokenizer(
    tokenizers.models.WordPiece({word: number for number, word in enumerate(known)}, unk_token="[UNK]")
)
plain.normalizer = tokenizers.normalizers.BertNormalizer()  # lower case, without accents: offsets are what helps
plain.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
plain.post_processor = tokenizers.processors.TemplateProcessing(
    single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
)
fast = transformers.PreTrainedTokenizerFast(tokenizer_object=plain, unk_token="[UNK]")
corpus = newscorpus.load("test")
views = [token_view("mentions", one, rows="sentences") for one in (fast, plain)]
rows = [[row for article in corpus for row in view.rows_of(article)] for view in views]
assert rows[0] == rows[1]
assert rows[0][0]["words"][0] == "[CLS]" and rows[0][0]["tags"][0] == -100
assert sum(len(row["spans"]) for row in rows[0]) > 100
print("all is well")
"""


def test_fast_tokenizers_of_transformers_are_taken(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    site = str(tmp_path / "site")
    command = [*pip, "--no-deps", "--target", site, "transformers", "safetensors"]
    subprocess.run(command, check=True, capture_output=True)
    program = subprocess.run(
        [sys.executable, "-c", WITH_TRANSFORMERS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": site, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert program.stdout.strip() == "all is well", program.stderr[-3000:]
