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
TESTED_ELSEWHERE = {"testing", "validating"}

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


PAGES = sorted(
    page.stem
    for page in (CHECKOUT / "docs").glob("*.md")
    if "```python" in page.read_text("utf-8") and page.stem not in TESTED_ELSEWHERE
)


def blocks_of(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the blocks of Python, each with the line of the page on which it begins."""
    text = page.read_text("utf-8")
    for match in _BLOCK.finditer(text):
        yield text.count("\n", 0, match.start(1)), match[1]


@pytest.fixture
def pasted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checkout: Path) -> Path:
    """A folder in which somebody pastes code, with a copy of the corpus."""
    shutil.copytree(checkout / "corpus", tmp_path / "corpus", ignore=shutil.ignore_patterns("sources", "passes"))
    monkeypatch.chdir(tmp_path)
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_code_of_the_page_runs(page: str, pasted: Path, checkout: Path) -> None:
    path = checkout / "docs" / f"{page}.md"
    space: dict[str, Any] = {"__name__": page}
    blocks = list(blocks_of(path))
    assert blocks
    for line, block in blocks:
        exec(compile("\n" * line + block, str(path), "exec"), space)
    for test in [value for name, value in space.items() if name.startswith("test_")]:
        settings(max_examples=10)(test)()


@pytest.mark.parametrize("page", sorted(path.name for path in (CHECKOUT / "docs").glob("*.md")))
def test_links_of_the_page_lead_somewhere(page: str, checkout: Path) -> None:
    text = (checkout / "docs" / page).read_text("utf-8")
    assert [link for link in _LINK.findall(text) if not (checkout / "docs" / link).exists()] == []
