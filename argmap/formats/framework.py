"""Abstract argumentation frameworks for solvers: the attack graph that the map's evaluation uses, as .apx or .tgf."""

from __future__ import annotations

from argmap.model import Map


def write_apx(debate: Map) -> str:
    """Return the map's attack graph in the format of ASPARTIX."""
    return _written(debate, "apx")


def write_tgf(debate: Map) -> str:
    """Return the map's attack graph in the trivial graph format."""
    return _written(debate, "tgf")


def _written(debate: Map, form: str) -> str:
    from argmap.evaluation import export_attack_graph

    # Of the solvers that read .apx not all read its comments, and the names tell what they would say.
    lines = export_attack_graph(debate, form).text.splitlines()
    return "".join(f"{line}\n" for line in lines if not line.startswith("%"))
