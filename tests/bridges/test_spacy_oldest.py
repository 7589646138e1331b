"""The bridge to spaCy with the oldest version that pyproject.toml allows, in an environment of its own."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import subprocess, sys
import newscorpus, spacy
from newscorpus import Article
from newscorpus.bridges.spacy import article_to_html

oldest, config = sys.argv[1:]
assert spacy.__version__ == oldest, spacy.__version__
corpus = newscorpus.load("test")
nlp = spacy.blank("en")
nlp.add_pipe("sentencizer")
nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "the"}])
for article in corpus:
    for alignment in ("strict", "contract", "expand", "retokenize"):
        doc = article.to_spacy(alignment=alignment)
        assert doc.text == article.text
        assert Article.from_spacy(doc) == article
        assert doc.spans["quotes"][0]._.speakers == article.speakers(article.quotes[0])
        assert alignment != "retokenize" or not doc._.unaligned
    drafted = Article.from_spacy(nlp(article.text), nlp)
    assert drafted.mentions and drafted.sentences
    assert not [one for one in newscorpus.validate([drafted]) if one.severity == "error"]
newscorpus.write("test.spacy", corpus)
assert list(newscorpus.read("test.spacy")) == list(corpus)
assert article_to_html(corpus[0]).count("<span") > 100
steps = ["--training.max_steps", "2", "--training.eval_frequency", "1", "--corpora.train.limit", "2"]
command = [sys.executable, "-m", "spacy", "train", config, "--output", "model", "--corpora.dev.limit", "2", *steps]
done = subprocess.run(command, capture_output=True, text=True)
assert done.returncode == 0, done.stdout + done.stderr
assert spacy.load("model/model-last").pipe_names == ["tok2vec", "ner", "span_finder", "spancat"]
print("all is well")
"""


def test_the_bridge_works_with_the_oldest_version(checkout: Path, tmp_path: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the oldest version has wheels for Python 3.11")

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout

    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    (requirement,) = project["optional-dependencies"]["spacy"]
    pin = re.sub(r"\s*>=\s*", "==", requirement)
    python = str(tmp_path / "venv" / "bin" / "python")
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(checkout))
    (wheel,) = tmp_path.glob("*.whl")
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--only-binary", ":all:")
    run(*pip, pin, str(wheel))
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    config = str(checkout / "docs" / "spacy-train.cfg")
    assert run(python, str(tmp_path / "program.py"), pin.partition("==")[2], config).strip() == "all is well"
