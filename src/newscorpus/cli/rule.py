"""`newscorpus rule`."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path

import click

from newscorpus.formats._files import replacing
from newscorpus.rules import all_rules
from newscorpus.rules._pages import page, pages
from newscorpus.rules._rule import Rule


@click.command("rule")
@click.argument("code", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every rule.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--write", "folder", type=click.Path(path_type=Path), help="Write every page into a folder.")
def command(code: str | None, is_all: bool, output_format: str, folder: Path | None) -> None:
    """Print the manual page of a rule, such as SPN301: what it checks, why it matters, what to do."""
    if folder is not None:
        _write(folder)
        return
    if (code is None) != is_all:
        raise click.UsageError("name one rule, or give --all")
    rules = all_rules() if code is None else (_find(code),)
    if output_format == "json":
        objects = [_to_object(rule) for rule in rules]
        click.echo(json.dumps(objects if is_all else objects[0], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(page(rule) for rule in rules), nl=False)


def _find(code: str) -> Rule:
    by_name = {name: rule for rule in all_rules() for name in (rule.code, rule.name)}
    wanted = code if code in by_name else code.upper()
    if wanted not in by_name:
        nearest = get_close_matches(wanted, by_name, 1, 0.5)
        hint = f"; did you mean `{nearest[0]}`?" if nearest else ""
        raise click.UsageError(f"there is no rule `{code}`{hint}")
    return by_name[wanted]


def _to_object(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "level": rule.level,
        "severity": str(rule.severity),
        "fix": str(rule.fix),
        "page": rule.page,
    }


def _write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name, content in written.items():
        with replacing(folder / name) as stream:
            stream.write(content.encode())
    for stale in folder.glob("*.md"):
        if stale.name not in written:
            stale.unlink()
    click.echo(f"{len(written)} pages written to {folder}", err=True)
