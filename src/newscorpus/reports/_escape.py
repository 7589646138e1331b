r"""Keeping what comes from articles and file names apart from what a form gives meaning to.

Ids, names, paths and messages may hold anything: escape sequences of a terminal, commands of a CI service, markup.
Each form has its own special characters; all of them have in common that a log of a CI service may be read for
commands, which stand at the start of a line after `::` or anywhere after `##` and a bracket.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from html import escape
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from newscorpus.text import printable

_COMMAND_ANYWHERE = re.compile(r"##(?=[\w-]*\[)")
_COMMAND_AT_START = re.compile(r"^( *):(?=:)")


def as_line(text: str) -> str:
    r"""Make one line of a text that neither a terminal nor a CI service obeys.

    >>> as_line("a\x1b[2Jb"), as_line("::error::no"), as_line("##[add-mask]no")
    ('a\\x1b[2Jb', '\\x3a:error::no', '#\\x23[add-mask]no')
    """
    line = _COMMAND_ANYWHERE.sub(r"#\\x23", printable(text))
    return _COMMAND_AT_START.sub(r"\1\\x3a", line)


def as_json(value: Mapping[str, Any], indent: int | None = None) -> str:
    """Write a JSON object in ASCII, without two number signs in a row, which a CI service might obey."""
    return json.dumps(value, ensure_ascii=True, indent=indent).replace("##", "#\\u0023")


def as_xml(text: str) -> str:
    """Write a text as XML 1.0 character data or an attribute's value; what cannot stand there is escaped in words."""
    return escape(printable(text)).replace("##", "#&#35;")


def as_html(text: str) -> str:
    """Write a text as HTML."""
    return escape(printable(text))


def as_code(text: str) -> str:
    """Write a text as code in a cell of a Markdown table, where nothing in it is markup.

    >>> as_code("a|b `c` <d>")
    '`a¦b ′c′ <d>`'
    """
    plain = printable(text).replace("`", "′").replace("|", "¦").strip()
    return f"`{plain}`" if plain else "–"


def as_relative(path: str) -> str:
    """Return a file's path below the folder that CI or the user works in, or as it was named."""
    folder = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()  # noqa: PTH109 -- compared as words, links unresolved
    pure = PurePath(path)
    if pure.is_absolute() and pure.is_relative_to(folder):
        return pure.relative_to(folder).as_posix()
    return path


def as_uri(path: str) -> str:
    """Write a file's path as a URI, relative where the path is.

    >>> as_uri("data/año 1.jsonl"), as_uri("/srv/a:b.jsonl"), as_uri("s3://bucket/a.parquet")
    ('data/a%C3%B1o%201.jsonl', 'file:///srv/a%3Ab.jsonl', 's3://bucket/a.parquet')
    """
    scheme, separator, rest = path.partition("://")
    if separator and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        return f"{scheme}://{_quoted(rest.lstrip('/'))}"
    relative = as_relative(path)
    if PurePath(relative).is_absolute():
        return f"file:///{_quoted(PurePath(relative).as_posix().lstrip('/'))}"
    return _quoted(relative)


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="backslashreplace")
