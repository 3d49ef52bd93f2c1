"""Options and small habits that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from argmap.errors import BadRequest, NotFound, Unavailable, nearest
from argmap.model import is_slug
from argmap.places import shipped

if TYPE_CHECKING:
    from argmap.library import Debate, Library
    from argmap.store import Store

MAP_ENDINGS = (".yaml", ".yml")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def maps_argument(envvar: str | None = None) -> Decorator:
    """Return the argument for a folder of maps, or one map file.

    :param envvar: the variable that names it where the command line does not
    """
    return click.argument("maps", type=click.Path(path_type=Path), required=False, envvar=envvar)


def maps_option() -> Decorator:
    """Return the option for a folder of maps."""
    help_ = "Folder of map files; ./maps, or the debates that ship with argmap."
    return click.option("--maps", type=click.Path(path_type=Path, file_okay=False), help=help_)


def sources_option() -> Decorator:
    """Return the option for the folder of source texts."""
    return click.option(
        "--sources",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        envvar="ARGMAP_SOURCES",
        help="Folder with the texts that quotes are checked against.",
    )


def sessions_option() -> Decorator:
    """Return the option for the folder of session files."""
    return click.option(
        "--sessions",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        envvar="ARGMAP_SESSIONS",
        help="Folder with your own session files, which rooms offer besides the built-in ones.",
    )


def db_option() -> Decorator:
    """Return the option for the database."""
    return click.option(
        "--db",
        type=Place(),
        envvar="ARGMAP_DB",
        metavar="FILE_OR_URL",
        help="Database: a file or a postgresql:// URL; by default, a file in the user's cache folder.",
    )


class Place(click.ParamType[Path | str]):
    """Where a database is: the path of a file, or a URL, which stays a text."""

    name = "file_or_url"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Return the path or the URL."""
        if isinstance(value, Path) or str(value).startswith(("postgresql://", "postgres://")):
            return value if isinstance(value, Path) else str(value)
        path = Path(str(value))
        if path.is_dir():
            self.fail(f"{path} is a folder.", param, ctx)
        return path


def folder_of(maps: Path | None) -> Path:
    """Return the folder of maps to work with: the one named, else ./maps, else what ships with argmap.

    :raises BadRequest: if the one named does not exist, or is a file but no map file
    """
    if maps is not None:
        if not maps.exists():
            raise BadRequest(f"There is no {'file' if maps.suffix in MAP_ENDINGS else 'folder'} {maps}.")
        if not maps.is_dir() and maps.suffix not in MAP_ENDINGS:
            raise BadRequest(f"{maps} is not a map file: its name must end in {' or '.join(MAP_ENDINGS)}.")
        return maps if maps.is_dir() else maps.parent
    here = Path("maps")
    return here if here.is_dir() else shipped("maps")


def default_db(folder: Path) -> Path:
    """Return the database for a folder of maps, in the user's cache folder, which is made where it is missing."""
    import hashlib

    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".cache")
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    cache = Path(base) / "argmap"
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"{name}.db"


def open_store(folder: Path, db: Path | str | None) -> Store:
    """Open the database that goes with a folder of maps; its folder is made where it is missing.

    :raises BadRequest: if it cannot be opened
    """
    from argmap.store import open_store as opened

    place = db or default_db(folder)
    try:
        if isinstance(place, Path):
            place.parent.mkdir(parents=True, exist_ok=True)
        return opened(place)
    except (Unavailable, OSError) as error:
        # A URL may have a password in it.
        named = f"The database {place}" if isinstance(place, Path) else "The database"
        raise BadRequest(f"{named} cannot be opened: {error}") from error


def open_library(folder: Path, sources: Path | None, *, db: Path | str | None = None, keep: bool = False) -> Library:
    """Open the library of a folder; with its database only where that is asked for."""
    from argmap.library import Library

    return Library(folder, open_store(folder, db) if keep or db else None, sources)


def find_map(
    name: str, maps: Path | None, sources: Path | None, *, keep: bool = False, db: Path | str | None = None
) -> tuple[Library, Debate]:
    """Return a map by its id or path, and the library it is in.

    :param keep: whether the library has its database, for what tells a map's revision; db: which one, if not the usual
    :raises NotFound: if there is none; it names the nearest ids
    """
    from argmap.slugs import slug

    path = Path(name)
    if path.suffix in MAP_ENDINGS and path.exists():
        if not is_slug(path.stem):
            fix = f"rename it, for example to {slug(path.stem, 'map')}{path.suffix}"
            raise BadRequest(
                f"“{path.name}” cannot be a map's name: only lower-case letters, digits and hyphens are allowed; {fix}."
            )
        library = open_library(path.parent, sources, keep=keep, db=db)
        return library, library.one(path.stem)
    if path.suffix in MAP_ENDINGS:
        raise NotFound("map file", name)
    folder = folder_of(maps)
    library = open_library(folder, sources, keep=keep, db=db)
    stamps = library.folder.stamps()
    if name not in stamps:
        raise NotFound("map", name, nearest(name, stamps))
    return library, library.one(name)
