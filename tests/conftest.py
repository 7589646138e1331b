"""What many tests share: the checkout, its corpus, and the third-party text that is not part of the project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from newscorpus.article import Article
from newscorpus.build import build, write_release
from newscorpus.corpus import Corpus, load

# No deadline: what is looked up once is slow the first time. A change is judged by examples that are the same each
# time; `make test-slow` looks for others, and what it finds becomes an example.
settings.register_profile("search", deadline=None, max_examples=200)
settings.register_profile("tests", deadline=None, derandomize=True, max_examples=25)
settings.load_profile("tests")

CHECKOUT = Path(__file__).parent.parent
SEED = CHECKOUT.parent / "shared" / "data" / "seed"


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release that is made of a few of the sources; a test that changes it takes a copy."""
    folder = tmp_path_factory.mktemp("built") / "corpus"
    for split in ("train", "validation", "test"):
        (folder / "sources" / split).mkdir(parents=True)
        for source in sorted((checkout / "corpus" / "sources" / split).glob("*.yaml"))[:3]:
            shutil.copy(source, folder / "sources" / split)
    for path in (checkout / "corpus").iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    write_release(folder, build(folder))
    return folder


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The corpus that ships."""
    return load()


@pytest.fixture(scope="session")
def few(corpus: Corpus) -> Corpus:
    """The first articles of each split: enough for what must not take longer as the corpus grows."""
    return Corpus.from_arrow({split: corpus.only(split)[:3].to_arrow() for split in corpus.splits})


@pytest.fixture(scope="session")
def article(corpus: Corpus) -> Article:
    """An article with text, quotes, claims and a dispute, of which nothing is found."""
    return corpus["ankili-dhow-ports"]


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The text of the withheld article; skips the test where it is not there."""
    files = sorted(SEED.glob("*.txt"))
    if not files:
        pytest.skip(f"the third-party text is not there: no {SEED}/*.txt")
    return files[0].read_bytes().decode()
