"""The data card: prose that people write, and front matter and figures that are generated into it.

What stands between `<!-- generated: NAME -->` and `<!-- end -->` is replaced at each build; so is the YAML front
matter, from which `datasets` takes the configurations and their features.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import yaml

from newscorpus.citation import plain_version, to_bibtex
from newscorpus.schema.arrow import article_schema
from newscorpus.tables import FLAT_TABLES

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_GENERATED = re.compile(r"(<!-- generated: (?P<name>[a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
LEADERBOARD = "leaderboard"
_NAMES = {"string": "string", "int32": "int32", "bool": "bool"}


def render_card(present: str, manifest: Mapping[str, Any], leaderboard: Mapping[str, Any] | None = None) -> str:
    """Put front matter and figures of a release into the card; its prose stays.

    Args:
        present: the card as it is.
        manifest: what the release consists of.
        leaderboard: what baselines score on it, as `python -m benchmarks leaderboard --write` writes it; None if none
            has been scored.
    """
    figures = {**manifest, LEADERBOARD: leaderboard}
    prose = _FRONT_MATTER.sub("", present)

    def fill(match: re.Match[str]) -> str:
        return f"{match[1]}{_SECTIONS[match['name']](figures)}{match[3]}"

    return f"---\n{front_matter(manifest)}---\n{_GENERATED.sub(fill, prose)}"


def front_matter(manifest: Mapping[str, Any]) -> str:
    """Write the YAML that `datasets` and the Hub read."""
    tables = {"articles": article_schema(), **{name: table.schema for name, table in FLAT_TABLES.items()}}
    splits = list(manifest["splits"])
    content = {
        "license": str(manifest["license"]).lower(),
        "language": ["en"],
        "pretty_name": "newscorpus",
        "tags": ["news", "quotation attribution", "claims", "coreference"],
        "task_categories": ["token-classification", "text-classification"],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["machine-generated"],
        "size_categories": [_size(sum(counts["articles"] for counts in manifest["splits"].values()))],
        "configs": [
            {
                "config_name": name,
                **({"default": True} if name == "articles" else {}),
                "version": plain_version(manifest["release"]),
                "data_files": [{"split": split, "path": f"data/{name}-{split}.parquet"} for split in splits],
            }
            for name in tables
        ],
        "dataset_info": [
            {"config_name": name, "features": [_feature(field) for field in schema]} for name, schema in tables.items()
        ],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _size(articles: int) -> str:
    return "n<1K" if articles < 1000 else "1K<n<10K"


def _feature(field: pa.Field) -> dict[str, Any]:
    return {"name": field.name, **_type(field.type)}


def _type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = kind.value_type
        return {"list": [_feature(field) for field in inner] if pa.types.is_struct(inner) else _type(inner)["dtype"]}
    if pa.types.is_struct(kind):
        return {"struct": [_feature(field) for field in kind]}
    if pa.types.is_timestamp(kind):
        return {"dtype": f"timestamp[{kind.unit}, tz={kind.tz}]"}
    return {"dtype": _NAMES[str(kind)]}


def _counts(manifest: Mapping[str, Any]) -> str:
    columns = ("articles", "withheld", "words", "mentions", "quotes", "claims", "relations")
    lines = [f"| split | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    rows = {**manifest["splits"], "total": _total(manifest["splits"])}
    lines += [
        f"| {name} | {' | '.join(f'{counts[column]:,}' for column in columns)} |" for name, counts in rows.items()
    ]
    return "\n".join(lines) + "\n"


def _total(splits: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    names = next(iter(splits.values()), {})
    return {name: sum(counts[name] for counts in splits.values()) for name in names}


def _layers(manifest: Mapping[str, Any]) -> str:
    lines = ["| layer | gold | silver | draft |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {counts['gold']} | {counts['silver']} | {counts['draft']} |"
        for name, counts in manifest["layers"].items()
    ]
    return "\n".join(lines) + "\n"


def agreement(manifest: Mapping[str, Any]) -> str:
    """Say in words and a table how well annotators agreed, or that nobody has been compared."""
    summary = agreement_summary(manifest)
    found = manifest.get("agreement")
    return f"{summary}\n" if found is None else f"{summary}\n\n{_agreement_table(found)}"


def agreement_summary(manifest: Mapping[str, Any]) -> str:
    """Say in a sentence or two how many articles were annotated twice, or that none was."""
    found = manifest.get("agreement")
    if found is None:
        return (
            "**Second passes have not been made yet.** No layer of any article is `gold`: nobody has annotated an\n"
            "article again without seeing the first annotation, no agreement has been measured, and there is no\n"
            "figure to give."
        )
    articles = found["articles"]
    splits = ", ".join(f"{count} of them in {split}" for split, count in articles.items() if split != "all")
    return (
        f"{articles['all']} articles ({splits}) were annotated twice by {len(found['passes'])} annotators, of whom\n"
        "none saw another's work. Agreement was measured before anything was settled, and stands here as it came out."
    )


def _agreement_table(found: Mapping[str, Any]) -> str:
    """Write how well two passes agree, and how well the first does against what was settled."""
    lines = ["| measure | | all | interval | test | first pass against gold |", "|---|---|---:|---:|---:|---:|"]
    values = {(one["measure"], one["split"]): one for one in found["scores"]}
    single = {one["measure"]: one["value"] for one in found["single"] if one["split"] == "all"}
    for (measure, split), one in values.items():
        if split == "all":
            test = values.get((measure, "test"), {}).get("value")
            interval = f"{_shown(one['low'])} to {_shown(one['high'])}"
            cells = [_shown(one["value"]), interval, _shown(test), _shown(single.get(measure))]
            lines.append(f"| `{measure}` | {one['statistic']} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _spread(criterion: str) -> Callable[[Mapping[str, Any]], str]:
    """Make a section that counts the articles of each split by one criterion."""

    def section(manifest: Mapping[str, Any]) -> str:
        splits = list(manifest["splits"])
        lines = [f"| {criterion} | {' | '.join(splits)} | total |", f"|---|{'---:|' * (len(splits) + 1)}"]
        for value, counts in manifest["spread"][criterion].items():
            lines.append(f"| {value} | {' | '.join(str(counts[split]) for split in splits)} | {sum(counts.values())} |")
        return "\n".join(lines) + "\n"

    return section


def _citation(manifest: Mapping[str, Any]) -> str:
    entry = to_bibtex(manifest["release"], manifest["schema_version"], manifest["license"])
    return f"```bibtex\n{entry}\n```\n"


def _release(manifest: Mapping[str, Any]) -> str:
    return f"Release `{manifest['release']}`, schema `{manifest['schema_version']}`.\n"


def _leaderboard(figures: Mapping[str, Any]) -> str:
    """Write what baselines score, measures of single labels left out."""
    found = figures[LEADERBOARD]
    if found is None:
        return "No baseline has been scored yet.\n"
    articles = found["articles"]
    has_changed = any(
        articles.get(split) != counts["articles"] for split, counts in figures["splits"].items() if split in articles
    )
    told = f"trained on {articles['train']} articles, scored on {articles['scored']} of the split `{found['split']}`"
    lines = [
        f"Release `{found['release']}`: {told}; 95 % bootstrap intervals over articles.",
        *(["Articles have been added or taken away since; the baselines have not seen those."] if has_changed else []),
        "",
        "| baseline | measure | | value | interval |",
        "|---|---|---|---:|---:|",
    ]
    for system in found["systems"]:
        for one in system["scores"]:
            if "/" not in one["measure"]:
                cells = [_shown(one["value"]), f"{_shown(one['low'])} to {_shown(one['high'])}"]
                lines.append(f"| {system['name']} | `{one['measure']}` | {one['statistic']} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


_SECTIONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "agreement": agreement,
    "citation": _citation,
    "counts": _counts,
    "desks": _spread("desk"),
    "genres": _spread("genre"),
    "languages": _spread("language"),
    "layers": _layers,
    "leaderboard": _leaderboard,
    "lengths": _spread("words"),
    "origins": _spread("origin"),
    "release": _release,
}
