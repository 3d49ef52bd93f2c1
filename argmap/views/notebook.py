"""A map for scripts and notebooks: it shows itself, and answers what stands and what its quotations are worth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from argmap.drawing import Options, View, first_view
from argmap.errors import BadRequest, Problem
from argmap.evaluation import Evaluation, Strengths, answer
from argmap.library import Debate, Library
from argmap.model import Map
from argmap.views.part import WHOLE
from argmap.views.picture import file_look, picture

if TYPE_CHECKING:
    from argmap.quotes import Checked


@dataclass(frozen=True, slots=True)
class Page:
    """A page that shows itself in a notebook.

    :param html: the whole page, which needs no other file
    """

    html: str

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, so that its styles stay its own."""
        kept = escape(self.html, quote=True)
        size = 'width="100%" height="640" frameborder="0"'
        return f'<iframe sandbox="allow-scripts" {size} title="Positions side by side" srcdoc="{kept}"></iframe>'


class OpenMap:
    """A map of a file; nothing is written to the file or beside it.

    :param map: the map of what could be read
    :param problems: what is wrong with the file
    """

    def __init__(self, library: Library, debate: Debate) -> None:
        """Take a map and the library it is in, as ``argmap.open`` has read them."""
        self._library, self._debate = library, debate
        self.map: Map = debate.map
        self.problems: tuple[Problem, ...] = debate.problems

    def __repr__(self) -> str:
        return f"<argmap: {self.map.title!r}, {len(self.map.claims)} claims, {len(self.map.arguments)} arguments>"

    def svg(self, focus: str = "", steps: int = 1) -> str:
        """Draw the map, or what is around a claim, as SVG that needs no other file.

        A map of more than 60 claims is drawn from its theses outwards.

        :param focus: id of a claim
        :param steps: how many arguments away from it
        :raises NotFound: if there is no such claim
        """
        from argmap.views.picture import part_of

        small = len(self.map.claims) <= WHOLE
        whole = View(self.map) if small else first_view(self.map)
        view = part_of(self.map, "", focus, steps) if focus else whole
        return picture(self._library, self.map, view, file_look(Options()), sides=self._debate.sides).svg

    def _repr_svg_(self) -> str:
        """Return the picture."""
        return self.svg()

    def _repr_html_(self) -> str:
        """Return the title and the picture, which scrolls where it is wider than the page."""
        if not self.map.claims:
            return f"<p>{escape(self.map.title)}: no claims yet.</p>"
        return self._page(self.svg())

    def _page(self, drawn: str) -> str:
        return f'<h3>{escape(self.map.title)}</h3><div style="overflow:auto">{drawn}</div>'

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Return what a notebook may show, by media type; the picture is drawn once for all of them.

        :param include: only these types; exclude: not these
        """
        wanted = {"text/plain", "text/html", "image/svg+xml"}
        wanted = (wanted if include is None else wanted & set(include)) - set(exclude or ())
        made = {"text/plain": repr(self)}
        if wanted - {"text/plain"} and self.map.claims:
            drawn = self.svg()
            made["image/svg+xml"] = drawn
            made["text/html"] = self._page(drawn)
        elif wanted - {"text/plain"}:
            made["text/html"] = self._repr_html_()
        return {kind: content for kind, content in made.items() if kind in wanted}

    def to_networkx(self, *, arguments: bool = True) -> Any:
        """Return the map as a ``networkx.MultiDiGraph``, with the texts, sides and holders of claims.

        :param arguments: whether arguments are nodes too, between premises and target; without them each edge leads
            from a claim to a claim, and an undercut to the premises of what it undercuts
        :raises Unavailable: if networkx is not installed
        """
        from argmap.views import tables

        return tables.graph(self.map, arguments=arguments)

    def to_frame(self, table: str = "claims") -> Any:
        """Return a table of the map as a ``pandas.DataFrame``.

        :param table: ``claims``, ``arguments``, or ``quotes``, each with its verdict
        :raises BadRequest: for another table
        :raises Unavailable: if pandas is not installed
        """
        from argmap.views import tables

        checks = self.check() if table == "quotes" else ()
        return tables.frame(self.map, checks, self._library.sources_of(self.map), table)

    def side_by_side(self) -> Page:
        """Show the positions side by side."""
        from argmap.views.standalone import export_view

        return Page(export_view(self._library, self._debate, "maps", "html").decode())

    def evaluate(
        self, semantics: str = "grounded", reject: Collection[str] = (), accept: Collection[str] = ()
    ) -> Evaluation | Strengths:
        """Work out what stands.

        :param semantics: such as ``grounded``, ``preferred``, ``stable``, ``df-quad``; ``docs/evaluation.md`` has all
        :param reject: ids of claims and arguments to reject; accept: ids to accept
        :raises BadRequest: if there is no such semantics or id
        """
        return answer(self.map, semantics, reject, accept)

    def check(self, texts: str | PathLike[str] | None = None) -> tuple[Checked, ...]:
        """Check every quotation against its source, word for word.

        :param texts: a folder with the texts of sources, besides ``texts`` beside the map
        :return: each quotation with its verdict, in the map's order
        :raises BadRequest: if there is no such folder
        """
        if texts is None:
            return self._library.checks(self.map)
        folder = Path(texts)
        if not folder.is_dir():
            raise BadRequest(f"There is no folder {folder}.")
        library = Library(self._library.folder.path, None, folder)
        return library.checks(library.one(self.map.id).map)


def open_map(path: str | PathLike[str]) -> OpenMap:
    """Read a map file; what is wrong with it is in ``problems``.

    :param path: the file; its name without the ending is the map's id
    :raises BadRequest: if the file is not there
    :raises NotFound: if its name is not an id, or nothing of it can be read

    >>> import argmap
    >>> argmap.open("maps/tutorial.yaml").evaluate().semantics.value
    'grounded'
    """
    file = Path(path).resolve()
    if not file.is_file():
        raise BadRequest(f"There is no file {path}.")
    library = Library(file.parent)
    return OpenMap(library, library.one(file.stem))
