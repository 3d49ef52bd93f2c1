"""The whole library as files that any web host can serve: every page, picture and download, with relative links."""

from __future__ import annotations

import json
import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from argmap.drawing import palette
from argmap.errors import BadRequest
from argmap.library import Library
from argmap.model import is_slug
from argmap.views.bundle import classic
from argmap.web import address, sitepage

Progress = Callable[[int, int], None]
#: Endpoints that answer questions or make documents on demand, which files cannot.
LEFT_OUT = (
    "importing.",
    "api.",
    "api_page.",
    "embedding.",
    "essays.",
    "guides.",
    "papers.",
    "compare.",
    "prepare.",
    "sharing.",
    "editing.",
    "texts.",
    "rooms.",
    "api.",
    "static",
    "health",
    "theme",
    "maps.slash",
    "maps.find",
    "signing.",
    "provider.",
    "members.",
    "account.",
    "present.notes",
)
#: Downloads that every map has; the rest is a command away.
ENDINGS = ("svg", "json", "yaml")
#: Files of a debate's views: each has its page and a PDF. The one page that works alone is that of the maps side by
#: side, which lists every claim with its quotations. All views as SVG and as such pages were two thirds of a site.
VIEW_FILES = {
    "debate.maps_file": ("pdf", "html"),
    "debate.flow_file": ("pdf",),
    "debate.passages_file": ("pdf",),
    "debate.voices_file": ("pdf",),
    "debate.present_file": ("pdf",),
}
MARK = "argmap-site.json"
ORIGIN = "http://localhost"


class Site:
    """Copies an application's pages into files, following links from the library on."""

    def __init__(self, app: Flask, library: Library, folder: Path, base: str = "") -> None:
        """Take the application and the folder to write into.

        :param base: the address the site will have; empty where it is not known, as on a memory stick
        :raises BadRequest: where the address is none
        """
        self.base = address.checked(base) if base else ""
        self.app, self.library, self.folder = app, library, folder
        self.client = app.test_client(use_cookies=False)
        self.adapter = app.url_map.bind("localhost")
        self.files: dict[str, str] = {}
        self.ids: dict[str, frozenset[str]] = {}
        self.queue: deque[str] = deque()
        self.names: set[str] = set()
        self._canonicals: dict[tuple[str, str], str] = {}
        self._matches: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def write(self, progress: Progress | None = None) -> int:
        """Write everything and return the number of files; those of an earlier run that are not needed go.

        :param progress: told how many pages are written and how many are known so far
        :raises BadRequest: where the folder holds something else, or cannot be written
        """
        earlier = self._earlier()
        try:
            with self.library.held():
                self._static()
                for start in self._starts():
                    self.file_of(start)
                while self.queue:
                    self._finish(self.queue.popleft())
                    if progress:
                        progress(len(self.files) - len(self.queue), len(self.files))
                self._search()
                self._former()
                if self.base:
                    self._addressed()
            for name in sorted(earlier - self.names):
                (self.folder / name).unlink(missing_ok=True)
            names = sorted({*self.names, MARK})
            self._put(MARK, (json.dumps({"made-by": "argmap", "files": names}, indent=0) + "\n").encode())
        except OSError as error:
            raise BadRequest(f"{self.folder} cannot be written: {error.strerror}.") from error
        return len(self.names)

    def _earlier(self) -> set[str]:
        """Return the names of the files that an earlier run wrote.

        :raises BadRequest: where the folder holds what no earlier run wrote
        """
        if self.folder.exists() and not self.folder.is_dir():
            raise BadRequest(f"{self.folder} is a file; choose an empty or new folder.")
        if not self.folder.exists() or not any(self.folder.iterdir()):
            return set()
        try:
            listed = json.loads((self.folder / MARK).read_text(encoding="utf-8"))["files"]
        except (OSError, ValueError, TypeError, KeyError):
            raise BadRequest(f"{self.folder} contains other files; choose an empty or new folder.") from None
        root = self.folder.resolve()
        names = {name for name in listed if isinstance(name, str)}
        return {name for name in names if root in (self.folder / name).resolve().parents}

    def _starts(self) -> Iterator[str]:
        yield "/"
        yield "/search"
        for map_id in self.library.debates:
            yield f"/maps/{map_id}"
            for ending in (*ENDINGS, *(["png"] if self.base else [])):
                yield f"/maps/{map_id}.{ending}"
            for claim in self.library.debates[map_id].map.claim:
                yield f"/maps/{map_id}/claims/{claim}"

    def file_of(self, address: str, here: str = "") -> str:
        """Return the file that an address is written to, and see to it that it is; empty for what is left out.

        :param address: an address on this site, from its root
        :param here: address of the page that links to it
        """
        key = (address, here if "?" in address else "")
        if key not in self._canonicals:
            self._canonicals[key] = self._canonical(address, here)
        path = self._canonicals[key]
        if path and path not in self.files:
            self.files[path] = self._fetched(path)
        return self.files.get(path, "")

    def _fetched(self, path: str) -> str:
        """Write what the application answers, and return the file's name; empty where there is no such page."""
        # A preview is shown small: at the double size in which pictures are read, they were half of a site.
        answer = self.client.get(f"{path}?scale=1" if path.endswith(".png") else path)
        if answer.status_code != 200:
            return ""
        name, body = self._name(path, answer.mimetype == "text/html"), answer.get_data()
        self._put(name, body)
        if answer.mimetype == "text/html":
            self.ids[path] = sitepage.ids(body)
        if answer.mimetype in ("text/html", "application/ld+json"):
            self.queue.append(path)
        return name

    def _canonical(self, address: str, here: str) -> str:
        """Return the one address for everything that a static page can say; a chosen claim has a page of its own."""
        parts = urlsplit(address)
        path = unquote(parts.path) or "/"
        if path not in self._matches:
            self._matches[path] = self._match(path)
        endpoint, arguments = self._matches[path]
        if not endpoint:
            return ""
        png = bool(self.base) and arguments.get("ending") == "png" and not here
        if endpoint == "maps.download" and not png and not _is_kept(arguments):
            return ""
        if arguments.get("ending", "") not in VIEW_FILES.get(endpoint, (arguments.get("ending", ""),)):
            return ""
        query = dict(parse_qsl(parts.query))
        if endpoint == "standing.page" and query.keys() & {"reject", "accept"}:
            return ""
        claim = query.get("claim", "")
        if is_slug(claim) and (endpoint == "maps.page" or path == here.partition("?")[0]):
            debate = self.library.debates.get(arguments.get("map_id", ""))
            return f"/maps/{debate.id}/claims/{claim}" if debate and claim in debate.map.claim else path
        if endpoint == "maps.page" and query.get("all") == "1":
            return f"{path}?all=1"
        if endpoint in ("voices.people", "voices.page", "library.home") and query.get("page", "").isdigit():
            return f"{path}?page={int(query['page'])}"
        if endpoint == "sources.page":
            return self._section(path, arguments["source_id"], query)
        if endpoint == "present.page":
            # One file has every state of every step; a page for each was half of the site.
            return f"/maps/{arguments['map_id']}/present.html"
        return path

    def _match(self, path: str) -> tuple[str, Mapping[str, Any]]:
        """Return the endpoint of an address and its arguments; an empty one for what is left out."""
        try:
            endpoint, arguments = self.adapter.match(path)
        except (HTTPException, RequestRedirect):
            return "", {}
        left_out = any(endpoint == name or (name.endswith(".") and endpoint.startswith(name)) for name in LEFT_OUT)
        return "" if left_out else endpoint, arguments

    def _section(self, path: str, source_id: str, query: dict[str, str]) -> str:
        from argmap.web.pages.sources import section_of

        number = int(query["section"]) if query.get("section", "").isdigit() else 1
        if query.get("quote"):
            number = section_of(self.library, source_id, query["quote"])
        return f"{path}?section={number}" if number > 1 else path

    def _name(self, path: str, page: bool) -> str:
        """Return a file name for an address that no other has; a page's ends as servers know pages by."""
        bare, _, query = path.partition("?")
        name = bare.strip("/") or "index"
        name = "/".join(re.sub(r"[^\w.-]+", "-", part).lstrip(".") or "-" for part in name.split("/"))
        if query:
            name += "-" + re.sub(r"\W+", "-", query)
        if page and not name.endswith(".html"):
            name += ".html"
        plain, ending = posixpath.splitext(name)
        number = 2
        while name in self.names:
            name = f"{plain}-{number}{ending}"
            number += 1
        return name

    def _finish(self, path: str) -> None:
        """Make the links of a written page lead to files."""
        name = self.files[path]
        file = self.folder / name
        body = file.read_bytes()
        if name.endswith(".jsonld"):
            data = self._localised(json.loads(body), path, name)
            body = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
        else:
            page = self._relinked(body, path, name)
            if path.endswith("/present.html"):
                debate = path.removesuffix("/present.html")
                sitepage.leave(page, _relpath(self.files[debate], posixpath.dirname(name)))
                sheets = (self._relative(sheet, path, name) for sheet in self._sheets(debate))
                sitepage.share(page, [sheet for sheet in sheets if sheet])
            if self.base:
                address.describe(page, self.base, name, self._picture(path))
            body = sitepage.written(page)
        file.write_bytes(body)

    def _sheets(self, debate: str) -> Iterator[str]:
        """Return the stylesheets that a page with its own style has in it, where the site has them."""
        from argmap.views.standalone import SHEETS

        yield "/theme.css"
        if palette.has_colours(self.library.debates[debate.removeprefix("/maps/")].map):
            yield f"{debate}/colours.css"
        yield from (f"/static/css/{name}.css" for name in ("base", *SHEETS))

    def _localised(self, data: Any, path: str, name: str) -> Any:
        """Return annotations whose addresses on this site are relative, as JSON-LD resolves them."""
        if isinstance(data, dict):
            return {key: self._localised(value, path, name) for key, value in data.items()}
        if isinstance(data, list):
            return [self._localised(value, path, name) for value in data]
        if isinstance(data, str) and data.startswith(f"{ORIGIN}/"):
            return self._relative(data.removeprefix(ORIGIN), path, name) or ""
        return data

    def _relinked(self, body: bytes, path: str, name: str) -> Any:
        """Return the document of a page whose links lead to files."""
        page = sitepage.parse(body)
        data = _relpath("search-data.js", posixpath.dirname(name) or ".")
        sitepage.relink(page, lambda target: self._relative(target, path, name), data)
        return page

    def _relative(self, target: str, path: str, name: str) -> str | None:
        """Return a link from one file to another; ``None`` where it would lead nowhere, or only back to its page."""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            return target
        if target.startswith("#"):
            return target if unquote(parts.fragment) in self.ids.get(path, ()) else None
        here = path.partition("?")[0]
        whole = target if parts.path else here + target
        if not whole.startswith("/"):
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(here), whole))
        whole = whole.partition("#")[0]
        base = posixpath.dirname(name) or "."
        bare = urlsplit(whole).path
        if bare.startswith("/static/") or bare == "/theme.css":
            return _relpath(bare.lstrip("/"), base)
        file = self.file_of(whole, path)
        if not file:
            return None
        page = self._canonicals[whole, path if "?" in whole else ""]
        fragment = unquote(parts.fragment) or _slide(page, parts.query)
        known = fragment and fragment in self.ids.get(page, ())
        if page == path and not known and parts.query:
            return None
        return _relpath(file, base) + (f"#{quote(fragment)}" if known else "")

    def _static(self) -> None:
        root = Path(self.app.static_folder or "")
        for path in sorted(root.rglob("*")):
            name = f"static/{path.relative_to(root).as_posix()}"
            if path.is_file() and (path.suffix != ".js" or path.name in sitepage.SCRIPTS):
                self._put(name, path.read_bytes())
            elif path.name in sitepage.MODULES:
                self._put(name, classic(path).encode())
        self._put("theme.css", self.client.get("/theme.css").get_data())

    def _picture(self, path: str) -> str:
        """Return the file of the picture of the debate that a page is about."""
        found = re.match(r"/maps/([^/?]+)", path)
        return self.files.get(f"/maps/{found[1]}.png", "") if found else ""

    def _addressed(self) -> None:
        """Write what only a site with an address has."""
        pages = sorted(name for name in self.files.values() if name.endswith(".html"))
        self._put("sitemap.xml", address.sitemap(self.base, pages).encode())
        debates = [(debate.map, self.files[f"/maps/{debate.id}"]) for debate in self.library.debates.values()]
        self._put("feed.xml", address.feed(self.base, debates).encode())
        missing = self.client.get("/nothing-has-this-address").get_data()
        page = self._relinked(missing, "/nothing-has-this-address", "404.html")
        address.rebase(page, self.base)
        self._put("404.html", sitepage.written(page))

    def _former(self) -> None:
        """Write a page at each former address of a map or a claim that leads on to where it is now."""
        for debate in self.library.debates.values():
            page = self.files[f"/maps/{debate.id}"]
            names = dict.fromkeys(debate.map.former_ids, page)
            for claim in debate.map.claims:
                now = self.files.get(f"/maps/{debate.id}/claims/{claim.id}", page)
                for map_id in (debate.id, *debate.map.former_ids):
                    ids = claim.former_ids if map_id == debate.id else (claim.id, *claim.former_ids)
                    names |= {f"{map_id}/claims/{id}": now for id in ids}
            for former, now in names.items():
                name = f"maps/{former}.html"
                if name not in self.names:
                    self._put(name, sitepage.moved(_relpath(now, posixpath.dirname(name)), debate.map.title))

    def _search(self) -> None:
        """Write what the search page's script looks through: every claim, quote and debate with its page.

        It is a script, as pages opened from a disk may load scripts but fetch nothing.
        """
        rows = []
        for debate in self.library.debates.values():
            file = self.files.get(f"/maps/{debate.id}", "")
            rows.append({"t": debate.map.title, "u": file, "w": "Debate", "s": debate.map.question})
            for claim in debate.map.claims:
                page = self.files.get(f"/maps/{debate.id}/claims/{claim.id}", file)
                held = ", ".join(claim.held_by)
                quotes = " ".join(f"{quote.text} {quote.speaker}" for quote in claim.quotes)
                rows.append({"t": claim.text, "u": page, "w": f"{debate.map.title} · {held}".rstrip(" ·"), "s": quotes})
        self._put("search-data.js", f"window.argmapSearch = {json.dumps(rows, ensure_ascii=False)};\n".encode())

    def _put(self, name: str, body: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.names.add(name)


def _is_kept(arguments: Mapping[str, Any]) -> bool:
    """Return whether a download is in the site; the endings of some formats have two parts, such as ``aif.json``."""
    return arguments["ending"] in ENDINGS and "." not in arguments["map_id"]


def _slide(page: str, query: str) -> str:
    """Return where in the file of a presentation a step is, by its address; empty for other pages."""
    asked = dict(parse_qsl(query))
    if not page.endswith("/present.html") or not asked.get("step", "").isdigit():
        return ""
    shown = int(asked["shown"]) if asked.get("shown", "").isdigit() else 1
    return f"step-{int(asked['step'])}" + (f"-{shown}" if shown > 1 else "")


@lru_cache(maxsize=65536)
def _relpath(file: str, base: str) -> str:
    """Return :func:`posixpath.relpath`, which asks for the working folder each time; pages of a folder share links."""
    return posixpath.relpath(file, base)


def write_site(library: Library, folder: Path, progress: Progress | None = None, base: str = "") -> int:
    """Write a library as a static site and return the number of files.

    :param base: the address the site will have; with one, pages name it, and a sitemap, a feed and a page for what is
        missing are written

    Only texts that ship beside the maps are in it; other people's are not published.

    :raises BadRequest: where the folder holds something else, or cannot be written
    """
    from argmap.web.app import create_app

    return Site(create_app(library), library, folder, base).write(progress)
