"""The whole library as files that any web host can serve: every page, picture and download, with relative links."""

from __future__ import annotations

import json
import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from argmap.errors import BadRequest
from argmap.library import Library
from argmap.model import is_slug
from argmap.web import address
from argmap.web.bundle import classic

Progress = Callable[[int, int], None]
#: Endpoints that answer questions or make documents on demand, which files cannot.
LEFT_OUT = (
    "importing.",
    "api.",
    "api_page.",
    "embedding.",
    "essays.",
    "papers.",
    "compare.",
    "prepare.",
    "editing.",
    "texts.",
    "rooms.",
    "api.",
    "static",
    "health",
    "theme",
    "maps.slash",
    "maps.find",
)
#: Downloads that every map has; the rest is a command away.
ENDINGS = ("svg", "json", "yaml")
#: Scripts that have something to do without a server, and those of them that are modules.
SCRIPTS = ("theme.js", "copy.js", "reader.js", "search.js")
MODULES = ("map.js", "debate.js", "present.js")
MARK = "argmap-site.json"
ORIGIN = "http://localhost"
_ANCHOR = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_LINK = re.compile(r'(\s(?:href|src|action))="([^"]*)"')
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_SCRIPT = re.compile(r'<script\b[^>]*\ssrc="([^"]*)"[^>]*></script>')
#: What tells a script where its server is; without it the script leaves links to be links.
_ASKING = re.compile(r'\s(?:data-(?:address|changes|claims|find|revision|sheet-place))(?:="[^"]*")?')
#: What leads programs to data, and other sites to a picture: addresses of a server.
_FOR_SERVERS = re.compile(r'<(?:link rel="alternate"|meta property="og:)[^>]*>\n?')
#: What is left where links went: empty items, and choices of one thing.
_EMPTY = re.compile(r"<li>\s*</li>|<nav\b[^>]*>\s*</nav>")
_CHOICE = re.compile(r'<span class="segment"[^>]*>\s*(?:<a\b[^>]*\saria-current[^>]*>[^<]*</a>\s*)?</span>')
_SUBMENU = re.compile(r'<div><h2>[^<]*</h2><ul class="plain">\s*</ul></div>')
_OPTION = re.compile(r'<span class="option"[^>]*>(?:<span class="option-name"[^>]*>[^<]*</span>)?\s*</span>')
_ID = re.compile(r'\sid="([^"]*)"')
#: An anchor round a part of a picture; the part stays where the link cannot.
_DRAWN = re.compile(r"\s*<(?:g|rect|path|text|title|use)\b")


class Site:
    """Copies an application's pages into files, following links from the library on."""

    def __init__(self, app: Flask, library: Library, folder: Path, base: str = "") -> None:
        """Take the application and the folder to write into.

        :param base: the address the site will have; empty where it is not known, as on a memory stick
        :raises BadRequest: where the address is none
        """
        self.base = address.checked(base) if base else ""
        self.app, self.library, self.folder = app, library, folder
        self.client = app.test_client()
        self.adapter = app.url_map.bind("localhost")
        self.files: dict[str, str] = {}
        self.ids: dict[str, frozenset[str]] = {}
        self.queue: deque[str] = deque()
        self.names: set[str] = set()
        self._canonicals: dict[tuple[str, str], str] = {}

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
            raise BadRequest(f"{self.folder} holds something else; choose an empty or new folder.") from None
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
        answer = self.client.get(path)
        if answer.status_code != 200:
            return ""
        name, body = self._name(path, answer.mimetype == "text/html"), answer.get_data()
        self._put(name, body)
        if answer.mimetype == "text/html":
            self.ids[path] = frozenset(unescape(found) for found in _ID.findall(body.decode()))
        if answer.mimetype in ("text/html", "application/ld+json"):
            self.queue.append(path)
        return name

    def _canonical(self, address: str, here: str) -> str:
        """Return the one address for everything that a static page can say; a chosen claim has a page of its own."""
        parts = urlsplit(address)
        path = unquote(parts.path) or "/"
        try:
            endpoint, arguments = self.adapter.match(path)
        except (HTTPException, RequestRedirect):
            return ""
        if any(endpoint == name or (name.endswith(".") and endpoint.startswith(name)) for name in LEFT_OUT):
            return ""
        png = bool(self.base) and arguments.get("ending") == "png" and not here
        if endpoint == "maps.download" and arguments["ending"] not in ENDINGS and not png:
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
        if endpoint == "voices.people" and query.get("page", "").isdigit():
            return f"{path}?page={int(query['page'])}"
        if endpoint == "sources.page":
            return self._section(path, arguments["source_id"], query)
        if endpoint.startswith("present.") and query.get("step", "").isdigit():
            shown = int(query["shown"]) if query.get("shown", "").isdigit() else 1
            return f"{path}?step={int(query['step'])}" + (f"&shown={shown}" if shown > 1 else "")
        return path

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
        text = file.read_bytes().decode()
        if name.endswith(".jsonld"):
            text = json.dumps(self._localised(json.loads(text), path, name), ensure_ascii=False, indent=1) + "\n"
        else:
            text = self._rewritten(text, path, name)
            if self.base:
                text = address.described(text, self.base, name, self._picture(path))
        file.write_bytes(text.encode())

    def _localised(self, data: Any, path: str, name: str) -> Any:
        """Return annotations whose addresses on this site are relative, as JSON-LD resolves them."""
        if isinstance(data, dict):
            return {key: self._localised(value, path, name) for key, value in data.items()}
        if isinstance(data, list):
            return [self._localised(value, path, name) for value in data]
        if isinstance(data, str) and data.startswith(f"{ORIGIN}/"):
            return self._relative(data.removeprefix(ORIGIN), path, name) or ""
        return data

    def _rewritten(self, html: str, path: str, name: str) -> str:
        html = _FOR_SERVERS.sub("", html)
        html = _FORM.sub(lambda form: self._form(form.group(), name), html)
        html = _SCRIPT.sub(lambda found: self._script(found, name), html)
        html = _ASKING.sub("", html)

        def anchor(match: re.Match[str]) -> str:
            before, target, after, inside = match.groups()
            link = self._relative(unescape(target), path, name)
            if link is None:
                return f"<g{before}{after}>{inside}</g>" if _DRAWN.match(inside) else ""
            return f'<a{before} href="{escape(link)}"{after}>{inside}</a>'

        def other(match: re.Match[str]) -> str:
            link = self._relative(unescape(match.group(2)), path, name)
            return f'{match.group(1)}="{escape(link or "")}"'

        pieces: list[str] = []
        at = 0
        for found in _ANCHOR.finditer(html):
            pieces += [_LINK.sub(other, html[at : found.start()]), anchor(found)]
            at = found.end()
        pieces.append(_LINK.sub(other, html[at:]))
        return _SUBMENU.sub("", _EMPTY.sub("", _OPTION.sub("", _CHOICE.sub("", "".join(pieces)))))

    def _script(self, found: re.Match[str], name: str) -> str:
        script = posixpath.basename(urlsplit(unescape(found.group(1))).path)
        if script not in (*SCRIPTS, *MODULES):
            return ""
        if script != "search.js":
            return found.group().replace('type="module"', "defer")
        data = posixpath.relpath("search-data.js", posixpath.dirname(name) or ".")
        return f'<script src="{data}" defer></script>\n{found.group()}'

    def _form(self, form: str, name: str) -> str:
        """Keep the search form, which a script answers; other forms ask a server."""
        return form if 'role="search"' in form else ""

    def _relative(self, target: str, path: str, name: str) -> str | None:
        """Return a link from one file to another; ``None`` where it would lead nowhere, or only back to its page."""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target == "search-data.js" or target.endswith("/search-data.js"):
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
            return posixpath.relpath(bare.lstrip("/"), base)
        file = self.file_of(whole, path)
        if not file:
            return None
        page = self._canonicals[whole, path if "?" in whole else ""]
        fragment = unquote(parts.fragment)
        known = fragment and fragment in self.ids.get(page, ())
        if page == path and not known and parts.query:
            return None
        return posixpath.relpath(file, base) + (f"#{parts.fragment}" if known else "")

    def _static(self) -> None:
        root = Path(self.app.static_folder or "")
        for path in sorted(root.rglob("*")):
            name = f"static/{path.relative_to(root).as_posix()}"
            if path.is_file() and (path.suffix != ".js" or path.name in SCRIPTS):
                self._put(name, path.read_bytes())
            elif path.name in MODULES:
                self._put(name, classic(path).encode())
        self._put("theme.css", self.client.get("/theme.css").get_data())

    def _picture(self, path: str) -> str:
        """Return the file of the picture of the debate that a page is about."""
        found = re.match(r"/maps/([^/?]+)", path)
        return self.files.get(f"/maps/{found[1]}.png", "") if found else ""

    def _addressed(self) -> None:
        """Write what only a site with an address has."""
        pages = sorted(name for name in self.names if name.endswith(".html"))
        self._put("sitemap.xml", address.sitemap(self.base, pages).encode())
        debates = [(debate.map, self.files[f"/maps/{debate.id}"]) for debate in self.library.debates.values()]
        self._put("feed.xml", address.feed(self.base, debates).encode())
        missing = self.client.get("/nothing-has-this-address").get_data().decode()
        rewritten = self._rewritten(missing, "/nothing-has-this-address", "404.html")
        self._put("404.html", address.anywhere(rewritten, self.base).encode())

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


def write_site(library: Library, folder: Path, progress: Progress | None = None, base: str = "") -> int:
    """Write a library as a static site and return the number of files.

    :param base: the address the site will have; with one, pages name it, and a sitemap, a feed and a page for what is
        missing are written

    Only texts that ship beside the maps are in it; other people's are not published.

    :raises BadRequest: where the folder holds something else, or cannot be written
    """
    from argmap.web.app import create_app

    return Site(create_app(library), library, folder, base).write(progress)
