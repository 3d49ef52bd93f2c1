"""``argmap evaluate``: which claims stand, of a map or of an abstract framework."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from argmap.cli.options import find_map, maps_option
from argmap.errors import BadRequest
from argmap.wording import counted

SEMANTICS = ("grounded", "complete", "preferred", "stable", "df-quad", "quadratic-energy", "h-categoriser")
FRAMEWORKS = (".apx", ".tgf", ".af")


@click.command()
@click.argument("map_name", metavar="MAP")
@maps_option()
@click.option("--semantics", type=click.Choice(SEMANTICS), default="grounded", show_default=True)
@click.option(
    "--reject", multiple=True, metavar="ID", help="What if this claim or argument is rejected? May be repeated."
)
@click.option("--accept", multiple=True, metavar="ID", help="What if this claim is accepted? May be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--export", "export_as", type=click.Choice(["apx", "tgf", "af"]), help="Print the attack graph instead.")
def command(
    map_name: str,
    maps: Path | None,
    semantics: str,
    reject: tuple[str, ...],
    accept: tuple[str, ...],
    form: str,
    export_as: str | None,
) -> None:
    """Work out which claims of MAP stand.

    MAP is an id, a map file, or an abstract framework: .apx, .tgf, or the "p af" format of ICCMA 2023.
    """
    if Path(map_name).suffix in FRAMEWORKS:
        _framework(map_name, semantics, form, bool(reject or accept or export_as))
        return
    from argmap import evaluation

    debate = find_map(map_name, maps, None)[1].map
    if export_as:
        exported = evaluation.export_attack_graph(debate, export_as, reject, accept)
        click.echo(exported.text, nl=False)
        return
    result = evaluation.answer(debate, semantics, reject, accept)
    if form == "json":
        _print(evaluation.as_data(result))
    else:
        click.echo(evaluation.as_text(result, debate))


def _framework(name: str, semantics: str, form: str, more: bool) -> None:
    from argmap.evaluation import evaluate_framework

    if more:
        raise BadRequest("--reject, --accept and --export are for maps; a framework file is evaluated as it is.")
    found = evaluate_framework(Path(name), semantics)
    if form == "json":
        _print(found)
        return
    if "strengths" in found:
        for argument, number in found["strengths"].items():
            click.echo(f"{argument}\t{number:.6f}")
        return
    click.echo(f"{semantics}: {counted(len(found['extensions']), 'extension')}")
    for extension in found["extensions"]:
        click.echo("{" + ", ".join(extension) + "}")


def _print(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
