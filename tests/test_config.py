"""Settings: where they are found, what they may say, and what follows from them."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

import newscorpus
from newscorpus import config
from newscorpus.article import Article
from newscorpus.config import choose_rules, find_config, read_config, select_more, settings_for, settle
from newscorpus.diagnostics import Diagnostic, Location, Severity
from newscorpus.errors import ConfigError
from newscorpus.files import write
from newscorpus.rules import all_rules
from newscorpus.settings import Selection, Settings
from newscorpus.validate import validate

Configure = Callable[[str], Path]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Write settings and return their file."""

    def make(settings: str) -> Path:
        path = tmp_path / "pyproject.toml"
        path.write_text(f"[tool.newscorpus]\n{settings}\n", "utf-8")
        return path

    return make


# --- files --------------------------------------------------------------------------------------------------


def test_the_nearest_file_with_settings_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_config(inner) is None
    (tmp_path / "pyproject.toml").write_text("[tool.newscorpus]\nstrict = true\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert find_config(inner) == tmp_path / "pyproject.toml"
    (inner / "pyproject.toml").write_text("[tool.newscorpus]\n")
    assert find_config(inner) == inner / "pyproject.toml"


def test_every_key_is_read(configure: Configure, tmp_path: Path) -> None:
    path = configure(
        """
        select = ["SPN", "TXT302"]
        ignore = ["SPN307"]
        baseline = "known.json"
        strict = true
        preview = true
        per-path-ignores = {"drafts/**" = ["MEN4"]}
        severity = {SPN3 = "warning", TXT302 = "note"}
        """
    )
    assert read_config(path) == Settings(
        selections=(Selection(("SPN", "TXT302"), ("SPN307",)),),
        per_path_ignores={"drafts/**": ("MEN4",)},
        severity={"SPN3": Severity.WARNING, "TXT302": Severity.NOTE},
        baseline=tmp_path / "known.json",
        strict=True,
        preview=True,
        root=tmp_path,
    )


@pytest.mark.parametrize(
    "settings, words",
    [
        ('selct = ["SPN"]', ["unknown key `selct`", "did you mean `select`?"]),
        ('select = ["SPX303"]', ["tool.newscorpus.select", "no rule `SPX303`", "did you mean `SPN303`?"]),
        ('ignore = ["spn303"]', ["tool.newscorpus.ignore", "did you mean `SPN303`?"]),
        ('ignore = [""]', ["no rule ``"]),
        ('select = "SPN"', ["a list of strings is needed"]),
        ("ignore = [1]", ["a list of strings is needed"]),
        ('per-path-ignores = {"a" = ["XYZ"]}', ['tool.newscorpus.per-path-ignores."a"', "no rule `XYZ`"]),
        ("per-path-ignores = []", ["a table is needed"]),
        ('severity = {SPN303 = "fatal"}', ["severity.SPN303", "`fatal` is none of `error`, `warning`, `note`"]),
        ('severity = {SPX = "error"}', ["no rule `SPX`"]),
        ("strict = 1", ["`true` or `false` is needed"]),
        ("baseline = true", ["the name of a file is needed"]),
        ("thresholds = {exact-difers = {}}", ["no rule `exact-difers`", "did you mean `exact-differs`?"]),
        ("thresholds = {exact-differs = {length = 3}}", ["no threshold `length`; it has none"]),
        ("strict = tru", ["no TOML"]),
        ("strict = true\nstrict = true", ["no TOML"]),
    ],
)
def test_what_nothing_can_be_made_of_is_named_with_its_place(
    configure: Configure, settings: str, words: list[str]
) -> None:
    path = configure(settings)
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    assert str(refused.value).startswith(f"{path}: ")
    for word in words:
        assert word in str(refused.value)


def test_a_file_without_settings_is_refused_if_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[tool.other]\n")
    with pytest.raises(ConfigError, match=r"there is no table `\[tool.newscorpus\]`"):
        read_config(tmp_path / "other.toml")
    with pytest.raises(ConfigError, match="No such file"):
        read_config(tmp_path / "missing.toml")
    (tmp_path / "odd.toml").write_text("tool = {newscorpus = 3}\n")
    with pytest.raises(ConfigError, match="is no table"):
        read_config(tmp_path / "odd.toml")


def test_thresholds_are_those_of_the_rule_and_like_them(configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    measures = {"similarity": 0.8, "words": 10, "pronouns": ("he", "she"), "exact": True}
    measured = dataclasses.replace(all_rules()[-1], thresholds=measures)
    monkeypatch.setattr(config, "all_rules", lambda: (measured,))

    def read(table: str) -> Settings:
        return read_config(configure(f"[tool.newscorpus.thresholds.{measured.name}]\n{table}"))

    settings = read('similarity = 1\npronouns = ["they"]')
    chosen = settings.thresholds_of(measured.name, measures)
    assert chosen == {"similarity": 1, "words": 10, "pronouns": ("they",), "exact": True}
    assert settings.thresholds_of("another", {"a": 1}) == {"a": 1}
    for table, words in [
        ("similarty = 1", "did you mean `similarity`?"),
        ("words = 1.5", "a value like `10` is needed"),
        ("words = true", "a value like `10` is needed"),
        ("exact = 1", "a value like `True` is needed"),
        ("pronouns = [1]", "a list of strings is needed"),
    ]:
        with pytest.raises(ConfigError) as refused:
            read(table)
        assert words in str(refused.value)


# --- selection ----------------------------------------------------------------------------------------------


def chosen(*selections: Selection) -> set[str]:
    return {rule.code for rule in choose_rules(Settings(selections))}


def test_all_rules_are_chosen_unless_less_is_asked() -> None:
    every = {rule.code for rule in all_rules()}
    assert chosen() == every
    assert chosen(Selection()) == every
    assert chosen(Selection(("SPN303",))) == {"SPN303"}
    assert chosen(Selection(("SPN", "TXT302"))) == {code for code in every if code.startswith("SPN")} | {"TXT302"}
    assert chosen(Selection(None, ("SPN",))) == {code for code in every if not code.startswith("SPN")}


def test_of_two_that_fit_the_longer_one_counts() -> None:
    assert "SPN303" not in chosen(Selection(("SPN",), ("SPN303",)))
    assert chosen(Selection(("SPN303",), ("SPN",))) == {"SPN303"}
    assert "SPN303" not in chosen(Selection(("SPN303", "TXT"), ("SPN303",)))


def test_what_is_asked_now_overrules_what_was_settled() -> None:
    settled = Selection(("SPN",), ("SPN307",))
    assert chosen(settled, Selection(("SPN307",))) == {"SPN307"}
    assert "SPN303" not in chosen(settled, Selection(None, ("SPN303",)))
    assert "SPN301" in chosen(settled, Selection(None, ("SPN303",)))
    assert "SPN301" not in chosen(Selection(("SPN301", "TXT")), Selection(None, ("SPN",)))


def test_a_selection_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="no rule is left"):
        choose_rules(Settings((Selection(("SPN303",)), Selection(None, ("SPN",)))))
    with pytest.raises(ConfigError, match="--select: there is no rule `SPN9`"):
        select_more(Settings(), ["SPN9"], [], select_as="--select", ignore_as="--ignore")


def test_rules_on_trial_are_heard_by_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    on_trial = dataclasses.replace(all_rules()[0], code="SPN399", preview=True)
    monkeypatch.setattr(config, "all_rules", lambda: (on_trial, all_rules()[1]))
    assert [rule.code for rule in choose_rules(Settings())] == [all_rules()[1].code]
    assert [rule.code for rule in choose_rules(Settings(preview=True))] == ["SPN399", all_rules()[1].code]


# --- severity and paths -------------------------------------------------------------------------------------


def find(code: str, severity: Severity, path: str = "a.jsonl", *, is_fatal: bool = False) -> Diagnostic:
    return Diagnostic(code, "name", severity, Location(path), "It is wrong.", is_fatal=is_fatal)


def test_severity_is_what_was_chosen() -> None:
    settings = Settings(severity={"SPN": Severity.NOTE, "SPN303": Severity.WARNING})
    found = [find("SPN303", Severity.ERROR), find("SPN301", Severity.ERROR), find("TXT302", Severity.ERROR)]
    assert [str(one.severity) for one in settle(found, settings)] == ["warning", "note", "error"]


def test_what_matters_less_than_its_rule_never_comes_to_matter_more() -> None:
    settings = Settings(severity={"TXT305": Severity.WARNING, "TXT309": Severity.ERROR})
    found = [find("TXT305", Severity.NOTE), find("TXT305", Severity.ERROR), find("TXT309", Severity.NOTE)]
    assert [str(one.severity) for one in settle(found, settings)] == ["note", "warning", "error"]


@pytest.mark.parametrize(
    "pattern, path, is_ignored",
    [
        ("drafts", "drafts/a.yaml", True),
        ("drafts", "sources/drafts/deep/a.yaml", True),
        ("drafts/", "drafts/a.yaml", True),
        ("drafts", "drafts.yaml", False),
        ("*.yaml", "sources/a.yaml", True),
        ("sources/*.yaml", "sources/a.yaml", True),
        ("sources/*.yaml", "sources/train/a.yaml", False),
        ("sources/**/*.yaml", "sources/train/a.yaml", True),
        ("sources/**/*.yaml", "sources/a.yaml", True),
        ("sources/**", "sources/train/a.yaml", True),
        ("./a?.jsonl", "a1.jsonl", True),
        ("a.jsonl", "axjsonl", False),
        ("[a].jsonl", "[a].jsonl", True),
    ],
)
def test_paths_are_matched_as_in_gitignore(tmp_path: Path, pattern: str, path: str, is_ignored: bool) -> None:
    settings = Settings(per_path_ignores={pattern: ("SPN3",)}, root=tmp_path)
    found = [find("SPN303", Severity.ERROR, str(tmp_path / path)), find("TXT302", Severity.ERROR, str(tmp_path / path))]
    assert [one.code for one in settle(found, settings)] == (["TXT302"] if is_ignored else ["SPN303", "TXT302"])


def test_files_are_named_from_where_the_settings_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configure: Configure
) -> None:
    settings = read_config(configure('per-path-ignores = {"inner/a.jsonl" = ["SPN"]}'))
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert settle([find("SPN303", Severity.ERROR, "a.jsonl")], settings) == []
    assert settle([find("SPN303", Severity.ERROR, "../a.jsonl")], settings) != []


# --- from Python --------------------------------------------------------------------------------------------


@pytest.fixture
def wrong(article: Article, tmp_path: Path) -> Path:
    """A file with an article whose stated length is wrong."""
    write(tmp_path / "wrong.jsonl", [article.model_copy(update={"text_length": article.text_length + 1})])
    return tmp_path / "wrong.jsonl"


def test_validate_takes_settings(wrong: Path, configure: Configure) -> None:
    assert validate(wrong).counts() == {"TXT302": 1}
    assert not validate(wrong, select="SPN,TXT301")
    assert not validate(wrong, ignore=["TXT3"])
    assert validate(wrong, config=configure('ignore = ["TXT"]')).counts() == {}
    assert validate(wrong, config=configure('ignore = ["TXT"]'), select="TXT").counts() == {"TXT302": 1}
    assert validate(wrong, config=Settings(severity={"TXT": Severity.NOTE})).exit_status(strict=True) == 0
    with pytest.raises(ConfigError, match="select: there is no rule `TXT999`"):
        validate(wrong, select=["TXT999"])


def test_the_front_door_is_the_function_whoever_imported_the_module(wrong: Path) -> None:
    module = importlib.import_module("newscorpus.validate")
    assert module(wrong, select="TXT").counts() == newscorpus.validate(wrong, select="TXT").counts() == {"TXT302": 1}


def test_python_looks_for_no_settings(wrong: Path, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    configure('ignore = ["TXT"]')
    monkeypatch.chdir(wrong.parent)
    assert validate(wrong)
    assert settings_for() == Settings((Selection(None, ()),))


def test_what_keeps_a_file_from_being_read_is_never_switched_off(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.newscorpus]\nignore = ["FIL"]\nseverity = {FIL = "note"}\nper-path-ignores = {"*" = ["FIL"]}\n'
    )
    (tmp_path / "cut.parquet").write_bytes(b"PAR1")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    for name, code in [("cut.parquet", "FIL101"), ("empty.jsonl", "FIL102"), ("missing.jsonl", "FIL101")]:
        findings = validate(tmp_path / name, config=tmp_path / "pyproject.toml", select="SPN")
        assert findings.counts() == {code: 1}
        assert findings.exit_status() == 2


def test_a_rule_that_crashes_is_heard_whatever_is_ignored(wrong: Path) -> None:
    def crash(_: object) -> None:
        raise ZeroDivisionError

    crashing = [dataclasses.replace(rule, check_columns=crash) for rule in choose_rules(settings_for(select="SPN301"))]
    findings = validate(wrong, rules=crashing, config=Settings(per_path_ignores={"*": ("FIL",)}, root=wrong.parent))
    assert (findings.counts(), findings.exit_status()) == ({"FIL100": 1}, 2)


def test_word_lists_are_thresholds(tmp_path: Path, article: Article) -> None:
    claim = article.claims[0].model_copy(update={"gist": "Whoever sells dhows in Ankili earned more yesteryear."})
    changed = article.model_copy(update={"claims": (claim, *article.claims[1:])})
    config = tmp_path / "pyproject.toml"
    assert "CLM404" not in validate([changed]).counts()
    config.write_text('[tool.newscorpus.thresholds.gist-not-self-contained]\ndeictics = ["yesteryear"]\n', "utf-8")
    assert validate([changed], config=config).counts()["CLM404"] == 1
    config.write_text(
        '[tool.newscorpus.thresholds.gist-not-self-contained]\ndeictics = []\npronouns = ["whoever"]\n', "utf-8"
    )
    found = [one for one in validate([changed], config=config) if one.code == "CLM404"]
    assert [one.message for one in found] == ["Gist begins with the pronoun `Whoever`."]


def test_what_is_glued_hangs_on_word_lists_that_can_be_set(tmp_path: Path, article: Article) -> None:
    text = f"{article.text}\n\nNobody askedThe rest waited. See pier.Harbor for more."
    changed = article.model_copy(update={"text": text})
    config = tmp_path / "pyproject.toml"
    assert validate([changed]).counts()["TXT309"] == 2
    config.write_text('[tool.newscorpus.thresholds.glued-text]\ndomains = ["harbor"]\nopeners = []\n', "utf-8")
    assert "TXT309" not in validate([changed], config=config).counts()


@pytest.mark.parametrize("written", ["similarity = nan", "similarity = 5", "similarity = -0.1", "shortest = -4"])
def test_thresholds_that_make_no_sense_are_refused(tmp_path: Path, written: str) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text(f"[tool.newscorpus.thresholds.near-duplicate-across-splits]\n{written}\n", "utf-8")
    with pytest.raises(ConfigError, match=written.split(maxsplit=1)[0]):
        read_config(config)
