"""The code on the pages: it runs as it stands there, block after block, and tests among it pass."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).parent.parent
TEXTS = {
    path.relative_to(CHECKOUT).as_posix(): path.read_text("utf-8")
    for path in (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md")))
}
TESTED_ELSEWHERE = {"docs/testing.md", "docs/validating.md"}
WITH_CODE = [page for page, text in TEXTS.items() if "```python" in text and page not in TESTED_ELSEWHERE]

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def blocks_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the blocks of Python on a page, each with the line on which it begins."""
    for match in _BLOCK.finditer(text):
        yield text.count("\n", 0, match.start(1)), match[1]


@pytest.fixture
def pasted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder in which somebody pastes code, with a copy of the corpus."""
    shutil.copytree(CHECKOUT / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns("sources", "passes"))
    monkeypatch.chdir(tmp_path)
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")


@pytest.mark.usefixtures("pasted")
@pytest.mark.parametrize("page", WITH_CODE)
def test_code_of_the_page_runs(page: str) -> None:
    space: dict[str, Any] = {"__name__": "page"}
    blocks = list(blocks_of(TEXTS[page]))
    assert blocks
    for line, block in blocks:
        exec(compile("\n" * line + block, page, "exec"), space)
    for test in [value for name, value in space.items() if name.startswith("test_")]:
        settings(max_examples=10)(test)()


@pytest.mark.parametrize("page", TEXTS)
def test_links_of_the_page_lead_somewhere(page: str) -> None:
    folder = (CHECKOUT / page).parent
    assert [link for link in _LINK.findall(TEXTS[page]) if not (folder / link).exists()] == []
