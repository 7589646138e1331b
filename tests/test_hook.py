"""The pre-commit hook, run for real in a scratch repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscorpus.corpus import Corpus
from newscorpus.files import write


@pytest.mark.slow
def test_hook_refuses_a_bad_file_and_passes_a_good_one(tmp_path: Path, checkout: Path, corpus: Corpus) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=scratch, check=True)
    write(scratch / "good.jsonl", corpus[:2])
    (scratch / "bad.jsonl").write_text('{"id": \n', "utf-8")
    (scratch / "settings.yaml").write_text("not: an article\n", "utf-8")
    subprocess.run(["git", "add", "."], cwd=scratch, check=True)

    def hook(*files: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(checkout), "newscorpus-validate"]
        env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
        return subprocess.run(
            [*command, "--files", *files], cwd=scratch, capture_output=True, text=True, check=False, env=env
        )

    refused = hook("good.jsonl", "bad.jsonl", "settings.yaml")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "bad.jsonl:1: error FIL103" in refused.stdout
    assert "settings.yaml" not in refused.stdout
    passed = hook("good.jsonl")
    assert passed.returncode == 0, passed.stdout + passed.stderr
