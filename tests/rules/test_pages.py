"""The manual in `docs/rules/` is what the rules say."""

from __future__ import annotations

from pathlib import Path

from newscorpus.rules._pages import pages


def test_pages_are_up_to_date(checkout: Path) -> None:
    folder = checkout / "docs" / "rules"
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}
    assert written == pages(), "run `newscorpus rule --write docs/rules`"
