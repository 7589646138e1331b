"""Files as users meet them: written whole or not at all, cut, misnamed, huge, piped, in any locale."""

from __future__ import annotations

import gc
import gzip
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newscorpus
from newscorpus.article import Article
from newscorpus.errors import ReadError, WriteError
from newscorpus.formats import jsonl
from newscorpus.formats._files import Source
from newscorpus.text import sha256
from newscorpus.validate import validate

LINED = ("articles.jsonl", "articles.jsonl.gz", "articles.jsonl.zst")
FILES = (*LINED, "articles.parquet")


def run(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run code in another process."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})


def lines_of(articles: list[Article]) -> list[str]:
    return [article.model_dump_json() for article in articles]


# --- whole or not at all ------------------------------------------------------------------------------------

WRITING_FOR_EVER = """
import sys, time, newscorpus
from newscorpus.formats import parquet
parquet.WRITE_OPTIONS["row_group_size"] = 10
source, target = sys.argv[1:]
articles = list(newscorpus.read(source))
def endless():
    while True:
        for number, article in enumerate(articles * 20):
            yield article
        print("some are written", flush=True)
        time.sleep(0.01)
newscorpus.write(target, endless())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that nobody can catch")
@pytest.mark.parametrize("name", ["articles.jsonl.gz", "articles.parquet"])
def test_a_killed_process_leaves_the_old_file(name: str, tmp_path: Path, drawn: list[Article]) -> None:
    source, target = tmp_path / "source.jsonl", tmp_path / "folder" / name
    target.parent.mkdir()
    newscorpus.write(source, drawn)
    newscorpus.write(target, drawn[:3])
    before = target.read_bytes()
    command = [sys.executable, "-c", WRITING_FOR_EVER, str(source), str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"some are written\n"
        half = [path for path in target.parent.iterdir() if path != target]
        assert target.read_bytes() == before, "the old file stays while the new one is written"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert len(half) == 1
    assert target.read_bytes() == before
    assert list(newscorpus.read(target)) == drawn[:3]
    assert list(newscorpus.read(target.parent)) == drawn[:3], "what is left over is no article"
    newscorpus.write(target, drawn)
    assert list(newscorpus.read(target)) == drawn


def failing(articles: list[Article], error: BaseException) -> Iterator[Article]:
    yield from articles
    raise error


@pytest.mark.parametrize("error", [ValueError("no more"), KeyboardInterrupt(), ReadError("x.jsonl", "cut")], ids=repr)
@pytest.mark.parametrize("name", [*FILES, "articles.yaml"])
def test_articles_that_fail_leave_the_old_file(
    name: str, error: BaseException, tmp_path: Path, drawn: list[Article]
) -> None:
    target = tmp_path / name
    newscorpus.write(target, drawn[:1])
    before = target.read_bytes()
    with pytest.raises(type(error)):
        newscorpus.write(target, failing(drawn[1:2] if name.endswith("yaml") else drawn, error))
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


FILLING_THE_DISK = """
import resource, signal, sys, newscorpus
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
source, target = sys.argv[1:]
articles = list(newscorpus.read(source))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    newscorpus.write(target, articles)
except newscorpus.NewscorpusError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")
@pytest.mark.parametrize("name", ["articles.jsonl", "articles.parquet"])
def test_a_full_disk_leaves_the_old_file(name: str, tmp_path: Path, drawn: list[Article]) -> None:
    source, target = tmp_path / "source.jsonl", tmp_path / "folder" / name
    target.parent.mkdir()
    newscorpus.write(source, [one.model_copy(update={"id": f"copy-{n:03}"}) for n, one in enumerate(drawn * 9)])
    newscorpus.write(target, drawn[:2])
    before = target.read_bytes()
    printed = run(FILLING_THE_DISK, source, target).stdout.decode()
    assert printed.startswith(f"WriteError {target}: ")
    assert "large" in printed
    assert target.read_bytes() == before
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are other there")
@pytest.mark.parametrize("name", FILES)
def test_permissions_are_kept_and_new_files_get_the_usual_ones(name: str, tmp_path: Path, drawn: list[Article]) -> None:
    target = tmp_path / name
    usual = os.umask(0o027)
    try:
        newscorpus.write(target, drawn[:1])
        assert target.stat().st_mode & 0o777 == 0o640
        target.chmod(0o604)
        newscorpus.write(target, drawn[:2])
        assert target.stat().st_mode & 0o777 == 0o604
    finally:
        os.umask(usual)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_goes_on_pointing_to_what_is_written(tmp_path: Path, drawn: list[Article]) -> None:
    target, link = tmp_path / "data" / "articles.jsonl", tmp_path / "latest.jsonl"
    target.parent.mkdir()
    newscorpus.write(target, drawn[:1])
    link.symlink_to(target)
    newscorpus.write(link, drawn)
    assert link.is_symlink()
    assert list(newscorpus.read(target)) == drawn


def test_nothing_is_written_where_it_cannot_be(tmp_path: Path, drawn: list[Article]) -> None:
    folder = tmp_path / "folder.jsonl"
    folder.mkdir()
    refused = {
        tmp_path / "none" / "articles.jsonl": "no such file or directory",
        folder: "is a directory",
        tmp_path / "articles.xml": "no format has the ending `.xml`",
        folder / "articles.yaml": "a YAML file holds one article",
    }
    for path, reason in refused.items():
        with pytest.raises(WriteError) as caught:
            newscorpus.write(path, drawn)
        assert str(path) in str(caught.value)
        assert reason in str(caught.value)
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


# --- what cannot be read ------------------------------------------------------------------------------------


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "articles.xml").write_text("<x/>")
    refused = {
        tmp_path / "none.jsonl": "no such file",
        tmp_path / "none" / "articles.parquet": "no such file",
        empty: "no file of a known format",
        tmp_path / "articles.xml": "no format has the ending `.xml`",
    }
    for path, reason in refused.items():
        with pytest.raises(ReadError, match=reason) as caught:
            list(newscorpus.read(path))
        assert caught.value.path == str(path)
    with pytest.raises(ReadError, match="is a directory"), Source(str(empty)).open():
        pass


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="may read everything")
def test_what_may_not_be_read_is_named(tmp_path: Path, drawn: list[Article]) -> None:
    path = tmp_path / "articles.jsonl"
    newscorpus.write(path, drawn)
    path.chmod(0)
    with pytest.raises(ReadError, match="permission denied"):
        list(newscorpus.read(path))


@pytest.mark.parametrize("name", ["articles.jsonl.gz", "articles.jsonl.zst"])
def test_what_stands_before_a_cut_is_read_and_the_cut_reported(
    name: str, tmp_path: Path, drawn: list[Article], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / name
    noise = (sha256(str(number)) * 8 for number in range(10**6))
    copies = [one.model_copy(update={"id": f"copy-{n:04}", "title": next(noise)}) for n, one in enumerate(drawn * 12)]
    newscorpus.write(path, copies)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with caplog.at_level(logging.WARNING, "newscorpus"):
        found = list(newscorpus.read(path, on_error="skip"))
    assert found == copies[: len(found)]
    assert 0 < len(found) < len(copies)
    (record,) = caplog.records
    assert record.getMessage().startswith(f"skipped: {path}:{len(found) + 1}: ")
    with pytest.raises(ReadError, match=rf"{name}:{len(found) + 1}: "):
        list(newscorpus.read(path))
    findings = validate(path)
    assert findings.counts()["FIL101"] == 1
    assert findings.exit_status() == 2


@pytest.mark.parametrize("name", ["articles.jsonl.gz", "articles.jsonl.zst"])
def test_what_is_not_compressed_is_refused(name: str, tmp_path: Path, drawn: list[Article]) -> None:
    path = tmp_path / name
    path.write_text("\n".join(lines_of(drawn)))
    with pytest.raises(ReadError):
        list(newscorpus.read(path))


def test_each_line_that_is_skipped_is_reported(
    tmp_path: Path, drawn: list[Article], caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = lines_of(drawn)[:3]
    unknown = json.dumps(json.loads(third) | {"schema_version": "9.0.0"})
    path = tmp_path / "articles.jsonl"
    path.write_bytes("\n".join([first, "{", "", second, "[]", unknown, first[:-9]]).encode() + b"\n\xff\n")
    with caplog.at_level(logging.WARNING, "newscorpus"):
        found = list(newscorpus.read(path, on_error="skip"))
    assert found == drawn[:2]
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 5
    assert all(any(message.startswith(f"skipped: {path}:{line}: ") for message in messages) for line in (2, 5, 6, 7, 8))
    with pytest.raises(ReadError, match=r"articles\.jsonl:2: ") as caught:
        list(newscorpus.read(path))
    assert caught.value.line == 2


def test_what_stands_before_a_bad_line_is_read_before_it_is_refused(tmp_path: Path, drawn: list[Article]) -> None:
    first, second, third = lines_of(drawn)[:3]
    path = tmp_path / "articles.jsonl"
    for bad in ("{", "[]", second[:-9]):
        path.write_text("\n".join([first, second, bad, third]), "utf-8")
        reading = newscorpus.read(path)
        assert [next(reading), next(reading)] == drawn[:2]
        with pytest.raises(ReadError, match=r"articles\.jsonl:3: "):
            next(reading)


def test_nothing_readable_is_an_error_even_if_skipped(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    for content in ("", "\n\n", "{}\n{}\n"):
        path.write_text(content)
        with pytest.raises(ReadError, match="no article"):
            list(newscorpus.read(path, on_error="skip"))


def test_lines_that_are_too_long_are_reported_and_passed_over(
    tmp_path: Path, drawn: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = min(lines_of(drawn), key=len)
    monkeypatch.setattr(jsonl, "LONGEST_LINE", len(short.encode()) + 1)
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join([short, short + " " * 99, short.replace(" ", "  "), short]), "utf-8")
    found = [*newscorpus.read(path, on_error="skip")]
    assert len(found) == 2
    assert {one.location.line for one in validate(path) if one.code == "FIL103"} == {2, 3}


def test_endings_may_be_capitals_and_marks_may_come_first(tmp_path: Path, drawn: list[Article]) -> None:
    path = tmp_path / "ARTICLES.JSONL.GZ"
    assert newscorpus.write(path, drawn) == len(drawn)
    assert gzip.decompress(path.read_bytes()).decode().splitlines() == lines_of(drawn)
    marked = tmp_path / "marked.ndjson"
    marked.write_text("\n".join(lines_of(drawn)), "utf-8-sig")
    assert list(newscorpus.read(path)) == list(newscorpus.read(marked)) == drawn


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path, drawn: list[Article]) -> None:
    newscorpus.write(tmp_path / "b.jsonl", drawn[3:5])
    newscorpus.write(tmp_path / "a.parquet", drawn[:2])
    (tmp_path / "a2").mkdir()
    newscorpus.write(tmp_path / "a2" / "x.yaml", drawn[2:3])
    (tmp_path / "README.md").write_text("no articles")
    assert [article.id for article in newscorpus.read(tmp_path)] == [article.id for article in drawn[:5]]


# --- any locale, any stream ---------------------------------------------------------------------------------

COPYING = """
import sys, newscorpus
for target in sys.argv[2:]:
    newscorpus.write(target, newscorpus.read(sys.argv[1]))
print(sys.getfilesystemencoding(), sys.stdout.encoding)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such locale")
def test_the_locale_does_not_matter(tmp_path: Path, drawn: list[Article]) -> None:
    few, source = drawn[:6], tmp_path / "source.jsonl"
    newscorpus.write(source, few)
    targets = [tmp_path / name for name in FILES]
    c_locale = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    printed = run(COPYING, source, *targets, f"{tmp_path}/sources/", **c_locale).stdout.decode()
    assert "ascii" in printed
    for target in targets:
        assert list(newscorpus.read(target)) == few
    (tmp_path / "again").mkdir()
    again = [tmp_path / "again" / name for name in FILES]
    run(COPYING, tmp_path / "sources", *again, **c_locale)
    for target in again:
        assert list(newscorpus.read(target)) == few


READING_STANDARD_INPUT = """
import hashlib, newscorpus
for article in newscorpus.read("-"):
    print(article.id, hashlib.sha256(article.text.encode()).hexdigest())
"""


def test_standard_input_holds_lines(drawn: list[Article]) -> None:
    piped = "\n".join(lines_of(drawn)).encode("utf-8-sig")
    command = [sys.executable, "-c", READING_STANDARD_INPUT]
    printed = subprocess.run(
        command, input=piped, check=True, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}
    ).stdout
    assert printed.decode().split() == [part for one in drawn for part in (one.id, one.text_sha256)]


def test_standard_input_is_read_by_commands(drawn: list[Article]) -> None:
    command = [sys.executable, "-m", "newscorpus.cli", "validate", "-"]
    script = shutil.which("newscorpus", path=str(Path(sys.executable).parent))
    piped = "\n".join(lines_of(drawn[:3])).encode()
    done = subprocess.run(
        [script, "validate", "-"] if script else command, input=piped, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()


# --- memory -------------------------------------------------------------------------------------------------


def tiny(number: int) -> Article:
    return Article.model_validate(
        {
            "schema_version": "1.0.0",
            "id": f"tiny-{number}",
            "language": "en",
            "text": "It rained.",
            "text_length": 10,
            "text_sha256": "0" * 64,
            "rights": {"license": "CC0-1.0", "text": "included"},
            "origin": {"kind": "written"},
        }
    )


@pytest.mark.parametrize("name", ["articles.jsonl.zst", "articles.parquet"])
def test_reading_holds_no_more_than_a_batch_or_two(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    one = tiny(0)
    assert newscorpus.write(path, (one.model_copy(update={"id": f"tiny-{n}"}) for n in range(2500))) == 2500
    most = count = 0
    for article in newscorpus.read(path):
        count += 1
        if count % 500 == 0:
            gc.collect()
            most = max(most, sum(type(each) is type(article) for each in gc.get_objects()))
    assert count == 2500
    assert most <= 2050
    sizes = [batch.num_rows for batch in newscorpus.read(path, as_batches=True)]
    assert sum(sizes) == 2500
    assert max(sizes) <= 1000


def test_reading_starts_before_the_end_is_known(tmp_path: Path) -> None:
    """A file whose end is damaged gives its first batches all the same."""
    path = tmp_path / "articles.jsonl"
    newscorpus.write(path, (tiny(number) for number in range(1500)))
    with path.open("ab") as stream:
        stream.write(b"{")
    articles = newscorpus.read(path)
    assert next(articles).id == "tiny-0"
    with pytest.raises(ReadError, match=":1501: "):
        list(articles)


MEASURING = """
import resource, sys, newscorpus
scale = 1 if sys.platform == "darwin" else 1024
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
small, large = sys.argv[1:]
list(newscorpus.read(small))
before = peak()
count = sum(1 for _ in newscorpus.read(large))
print(count, peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="measures otherwise")
@pytest.mark.parametrize("name", ["articles.jsonl", "articles.jsonl.gz", "articles.parquet"])
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    text = "It rained. " * 900
    long = tiny(0).model_copy(update={"text": text, "text_length": len(text)})
    copies = [long.model_copy(update={"id": f"long-{n}", "text": f"{n}{text}"[: len(text)]}) for n in range(1000)]
    small, large = tmp_path / f"small-{name}", tmp_path / f"large-{name}"
    newscorpus.write(small, copies)
    newscorpus.write(large, (copy for _ in range(15) for copy in copies))
    count, grown = map(int, run(MEASURING, small, large).stdout.split())
    assert count == 15_000
    assert grown < 100 * 2**20, f"{grown / 2**20:.0f} MB more for {15_000 * len(text) / 2**20:.0f} MB of text"
