"""Settings from `[tool.newscorpus]` in a `pyproject.toml` and from options, checked against the rules that exist."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.errors import ConfigError
from newscorpus.rules import all_rules
from newscorpus.rules._rule import Rule
from newscorpus.settings import Selection, Settings, Threshold

FILE = "pyproject.toml"
TABLE = "tool.newscorpus"


# --- files --------------------------------------------------------------------------------------------------


def find_config(folder: Path) -> Path | None:
    """Return the nearest `pyproject.toml` in a folder or above it that has settings for this library.

    Raises:
        ConfigError: one on the way is no TOML.
    """
    above = folder.resolve()
    candidates = (parent / FILE for parent in (above, *above.parents))
    return next((path for path in candidates if path.is_file() and _table_of(path) is not None), None)


def read_config(path: Path) -> Settings:
    """Read the settings of a file.

    Raises:
        ConfigError: it cannot be read, has no settings for this library, or names what does not exist.
    """
    table = _table_of(path)
    if table is None:
        raise ConfigError(f"{path}: there is no table `[{TABLE}]`")
    if not isinstance(table, Mapping):
        raise ConfigError(f"{path}: `{TABLE}` is no table")
    read = {key: _reader_of(key, path)(value, f"{path}: {TABLE}.{key}") for key, value in table.items()}
    root = path.absolute().parent
    baseline = read.get("baseline")
    return Settings(
        selections=(Selection(read.get("select"), read.get("ignore", ())),),
        per_path_ignores=read.get("per-path-ignores", {}),
        severity=read.get("severity", {}),
        thresholds=read.get("thresholds", {}),
        baseline=None if baseline is None else root / baseline,
        strict=read.get("strict", False),
        preview=read.get("preview", False),
        root=root,
    )


def _table_of(path: Path) -> Any:
    try:
        with path.open("rb") as stream:
            document = tomllib.load(stream)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: no TOML: {error}") from error
    tools = document.get("tool", {})
    return tools.get("newscorpus") if isinstance(tools, Mapping) else None


def _reader_of(key: str, path: Path) -> Callable[[Any, str], Any]:
    if key not in _READERS:
        raise ConfigError(f"{path}: {TABLE}: unknown key `{key}`{did_you_mean(key, _READERS)}")
    return _READERS[key]


# --- values -------------------------------------------------------------------------------------------------


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question after the known word that is nearest; nothing if none is near.

    >>> did_you_mean("selct", ["select", "ignore"])
    '; did you mean `select`?'
    """
    nearest = get_close_matches(word, known, 1, 0.5)
    return f"; did you mean `{nearest[0]}`?" if nearest else ""


def check_codes(codes: Iterable[str], where: str) -> tuple[str, ...]:
    """Return codes, or beginnings of codes, of rules that exist.

    Raises:
        ConfigError: there is no such rule.
    """
    checked = tuple(codes)
    known = [rule.code for rule in all_rules()]
    for code in checked:
        if not code or not any(one.startswith(code) for one in known):
            raise ConfigError(f"{where}: there is no rule `{code}`{did_you_mean(code.upper(), _with_prefixes(known))}")
    return checked


def _with_prefixes(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(code[:length] for code in codes for length in (6, 4, 3)))


def split_codes(written: Iterable[str]) -> list[str]:
    """Split what an option was given, once or several times, at its commas.

    >>> split_codes(["SPN,QUO4", "MEN405"])
    ['SPN', 'QUO4', 'MEN405']
    """
    return [code.strip() for part in written for code in part.split(",")]


def _words(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ConfigError(f"{where}: a list of strings is needed")
    return value


def _table(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: a table is needed")
    return value


def _codes(value: Any, where: str) -> tuple[str, ...]:
    return check_codes(_words(value, where), where)


def _codes_by_path(value: Any, where: str) -> Mapping[str, tuple[str, ...]]:
    return {pattern: _codes(codes, f'{where}."{pattern}"') for pattern, codes in _table(value, where).items()}


def _severities(value: Any, where: str) -> Mapping[str, Severity]:
    known = [str(severity) for severity in Severity]
    read = {}
    for code, written in _table(value, where).items():
        check_codes([code], where)
        if written not in known:
            raise ConfigError(f"{where}.{code}: `{written}` is none of {', '.join(f'`{one}`' for one in known)}")
        read[code] = Severity(written)
    return read


def _thresholds(value: Any, where: str) -> Mapping[str, Mapping[str, Threshold]]:
    rules = {rule.name: rule for rule in all_rules()}
    for name in _table(value, where):
        if name not in rules:
            raise ConfigError(f"{where}: there is no rule `{name}`{did_you_mean(name, rules)}")
    return {name: _thresholds_of(rules[name], table, f"{where}.{name}") for name, table in value.items()}


def _thresholds_of(rule: Rule, value: Any, where: str) -> Mapping[str, Threshold]:
    read = {}
    for key, written in _table(value, where).items():
        if key not in rule.thresholds:
            hint = did_you_mean(key, rule.thresholds) if rule.thresholds else "; it has none"
            raise ConfigError(f"{where}: the rule has no threshold `{key}`{hint}")
        read[key] = _threshold(written, rule.thresholds[key], f"{where}.{key}")
    return read


def _threshold(value: Any, default: Threshold, where: str) -> Threshold:
    if isinstance(default, tuple):
        return tuple(_words(value, where))
    fits = (int, float) if isinstance(default, float) else (type(default),)
    if type(value) not in fits:
        raise ConfigError(f"{where}: a value like `{default}` is needed")
    threshold: Threshold = value
    most = 1 if isinstance(default, float) and default <= 1 else math.inf
    if isinstance(threshold, int | float) and not 0 <= threshold <= most:
        raise ConfigError(f"{where}: `{threshold}` is {'no share between 0 and 1' if most == 1 else 'less than 0'}")
    return threshold


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: `true` or `false` is needed")
    return value


def _file(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where}: the name of a file is needed")
    return value


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "select": _codes,
    "ignore": _codes,
    "per-path-ignores": _codes_by_path,
    "severity": _severities,
    "thresholds": _thresholds,
    "baseline": _file,
    "strict": _flag,
    "preview": _flag,
}


# --- what follows from settings -----------------------------------------------------------------------------


def select_more(
    settings: Settings, select: Iterable[str] | None, ignore: Iterable[str], *, select_as: str, ignore_as: str
) -> Settings:
    """Overrule what settings select by what a user asks for now.

    Args:
        settings: the settings.
        select: the rules to hear; None leaves that to the settings.
        ignore: the rules to leave out.
        select_as: what the first is called in messages.
        ignore_as: what the second is called in messages.

    Raises:
        ConfigError: there is no such rule.
    """
    chosen = None if select is None else check_codes(select, select_as)
    selection = Selection(chosen, check_codes(ignore, ignore_as))
    return replace(settings, selections=(*settings.selections, selection))


def settings_for(
    config: str | Path | Settings | None = None,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
) -> Settings:
    """Return settings as a program asks for them; nothing is looked for.

    Args:
        config: a `pyproject.toml`, or settings.
        select: the rules to hear, in a list or with commas between them; None leaves that to the settings.
        ignore: the rules to leave out.

    Raises:
        ConfigError: the file cannot be read, or there is no such rule.
    """
    settings = read_config(Path(config)) if isinstance(config, str | Path) else config or Settings()
    chosen = None if select is None else _listed(select)
    return select_more(settings, chosen, _listed(ignore), select_as="select", ignore_as="ignore")


def _listed(codes: str | Iterable[str]) -> list[str]:
    return split_codes([codes] if isinstance(codes, str) else codes)


def choose_rules(settings: Settings) -> tuple[Rule, ...]:
    """Return the rules that settings leave to judge by, with the thresholds that settings give them.

    Rules that find what keeps a file from being read are heard all the same, whatever is chosen.

    Raises:
        ConfigError: none is left.
    """
    chosen = tuple(rule for rule in all_rules() if _is_chosen(rule, settings))
    if not chosen:
        raise ConfigError("no rule is left to judge by", remedy="select more, or ignore less")
    return tuple(_measuring(rule, settings) for rule in chosen)


def _measuring(rule: Rule, settings: Settings) -> Rule:
    given = settings.thresholds_of(rule.name, rule.thresholds)
    return rule if given == rule.thresholds else replace(rule, thresholds=given)


def _is_chosen(rule: Rule, settings: Settings) -> bool:
    is_chosen = True
    for selection in settings.selections:
        ignored = _fit(rule.code, selection.ignore)
        if selection.select is not None:
            is_chosen = _fit(rule.code, selection.select) > ignored
        elif ignored:
            is_chosen = False
    return is_chosen and (settings.preview or not rule.preview)


def _fit(code: str, prefixes: Iterable[str]) -> int:
    """Return the length of the longest beginning of a code among some, 0 where there is none."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)


def settle(found: Iterable[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """Leave out what is ignored in its file, and let findings matter as much as was chosen.

    What could not be judged stays as it is. A finding that matters less than its rule's do, as in texts of others,
    never comes to matter more.
    """
    if not settings.per_path_ignores and not settings.severity:
        return list(found)
    ignored = _IgnoredByPath(settings)
    own = {rule.code: rule.severity for rule in all_rules()}
    return [
        one if one.is_fatal else _weighed(one, own.get(one.code, one.severity), settings.severity)
        for one in found
        if one.is_fatal or not _fit(one.code, ignored.codes_in(one.location.path))
    ]


def _weighed(found: Diagnostic, own: Severity, severities: Mapping[str, Severity]) -> Diagnostic:
    fit = _fit(found.code, severities)
    if not fit:
        return found
    asked = severities[found.code[:fit]]
    severity = asked if found.severity == own else max(asked, found.severity, key=lambda one: one.rank)
    return replace(found, severity=severity)


class _IgnoredByPath:
    """Which rules are left out in which file; each file is looked at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[str, Sequence[str]] = {}

    def codes_in(self, path: str) -> Sequence[str]:
        if path not in self._known:
            name = _relative(path, self._settings.root)
            ignores = self._settings.per_path_ignores.items()
            self._known[path] = [
                code for pattern, codes in ignores if _regex(pattern).fullmatch(name) for code in codes
            ]
        return self._known[path]


def _relative(path: str, root: Path) -> str:
    absolute, folder = PurePath(os.path.abspath(path)), os.path.abspath(root)  # noqa: PTH100 -- links stay as named
    return absolute.relative_to(folder).as_posix() if absolute.is_relative_to(folder) else PurePath(path).as_posix()


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """Turn a pattern into an expression for paths: as git has them, it names a file or a folder with all below.

    >>> bool(_regex("sources/*/draft-*.yaml").fullmatch("sources/train/draft-1.yaml"))
    True
    >>> bool(_regex("drafts").fullmatch("sources/drafts/a.yaml")), bool(_regex("a*").fullmatch("b/c.yaml"))
    (True, False)
    """
    name = pattern.removeprefix("./").strip("/")
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    return re.compile(f"{anywhere}{_GLOB.sub(_part, name)}(?:/.*)?", re.DOTALL)


_GLOB = re.compile(r"\*\*/|\*\*|\*|\?|.", re.DOTALL)
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _part(match: re.Match[str]) -> str:
    return _WILD.get(match[0], re.escape(match[0]))
