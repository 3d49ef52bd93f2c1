"""The whole library as files that any web host can serve: every page, picture and download, with relative links."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from argmap.errors import BadRequest
from argmap.library import Library
from argmap.library.folder import write_whole
from argmap.model import is_slug

#: Pages that need a server: they answer questions, or make documents on demand.
LEFT_OUT = ("importing.", "compare.", "prepare.", "library.search", "static", "health", "theme", "maps.slash")
#: Downloads that every map has; the rest is a command away.
ENDINGS = ("svg", "json", "yaml")
_LINK = re.compile(r'(\s(?:href|src|action))="([^"]*)"')
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_STATIC_URL = re.compile(r"url\(\"?\.\./([^\")]+)\"?\)")


class Site:
    """Copies an application's pages into files, following links from the library on."""

    def __init__(self, app: Flask, library: Library, folder: Path) -> None:
        """Take the application and the folder to write into."""
        self.app, self.library, self.folder = app, library, folder
        self.client = app.test_client()
        self.adapter = app.url_map.bind("localhost")
        self.files: dict[str, str] = {}
        self.queue: list[str] = []
        self.written = 0

    def write(self, progress: Callable[[int, int], None] = lambda done, known: None) -> int:
        """Write everything and return the number of files.

        :param progress: told how many pages are written and how many are known so far
        :raises BadRequest: where the folder holds something else
        """
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / "argmap-site.json").exists():
            raise BadRequest(f"{self.folder} holds something else; choose an empty or new folder.")
        self._put("argmap-site.json", b'{"made-by": "argmap"}\n')
        self._static()
        for start in self._starts():
            self.file_of(start)
        while self.queue:
            address = self.queue.pop(0)
            self._page(address)
            progress(len(self.files) - len(self.queue), len(self.files))
        self._search()
        return self.written

    def _starts(self) -> Iterator[str]:
        yield "/"
        yield "/search"
        for map_id in self.library.debates:
            yield f"/maps/{map_id}"
            for ending in ENDINGS:
                yield f"/maps/{map_id}.{ending}"
            for claim in self.library.debates[map_id].map.claim:
                yield f"/maps/{map_id}/claims/{claim}"

    def file_of(self, address: str) -> str:
        """Return the file that an address is written to, and see to it that it is; empty for what is left out."""
        path = self._canonical(address)
        if not path:
            return ""
        if path not in self.files:
            self.files[path] = self._name(path)
            self.queue.append(path)
        return self.files[path]

    def _canonical(self, address: str) -> str:
        """Return the one address for everything that a static page can say; a chosen claim has a page of its own."""
        parts = urlsplit(address)
        path = parts.path or "/"
        try:
            endpoint, arguments = self.adapter.match(path)
        except (HTTPException, RequestRedirect):
            return ""
        if endpoint == "library.search":
            return "/search"
        if any(endpoint == name or endpoint.startswith(name) for name in LEFT_OUT if name != "library.search"):
            return ""
        query = dict(parse_qsl(parts.query))
        if endpoint == "maps.page" and is_slug(query.get("claim", "")):
            claim_page = f"{path}/claims/{query['claim']}"
            return claim_page if query["claim"] in self.library.debates[arguments["map_id"]].map.claim else path
        if endpoint == "maps.download" and arguments["ending"] not in ENDINGS:
            return ""
        if endpoint == "sources.page" and query.get("section", "1") != "1":
            return f"{path}?section={int(query['section'])}"
        if endpoint.startswith("present.") and query.get("step", "").isdigit():
            return f"{path}?step={int(query['step'])}"
        return path

    def _name(self, path: str) -> str:
        """Return a file name for an address; what people type and servers serve alike."""
        bare, _, query = path.partition("?")
        name = bare.strip("/") or "index"
        name = "/".join(re.sub(r"[^\w.-]+", "-", part) for part in name.split("/"))
        if query:
            name += "-" + re.sub(r"\W+", "-", query)
        last = name.rsplit("/", 1)[-1]
        known = re.search(r"\.(svg|json|jsonld|yaml|html)$", last)
        return name if known else f"{name}.html"

    def _page(self, path: str) -> None:
        answer = self.client.get(path)
        if answer.status_code != 200:
            return
        body = answer.get_data()
        name = self.files[path]
        if answer.mimetype == "text/html":
            body = self._rewritten(body.decode(), path, name).encode()
        self._put(name, body)

    def _rewritten(self, html: str, path: str, name: str) -> str:
        html = _FORM.sub(lambda form: self._form(form.group(), name), html)

        def link(match: re.Match[str]) -> str:
            attribute, target = match.group(1), unescape(match.group(2))
            return f'{attribute}="{escape(self._relative(target, path, name))}"'

        return _LINK.sub(link, html)

    def _form(self, form: str, name: str) -> str:
        """Keep the search form, which a script answers; other forms ask a server."""
        if 'role="search"' not in form:
            return ""
        target = posixpath.relpath("search.html", posixpath.dirname(name) or ".")
        return re.sub(r'action="[^"]*"', f'action="{target}"', form)

    def _relative(self, target: str, path: str, name: str) -> str:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target.startswith(("#", "data:")) or target.endswith("search.html"):
            return target
        whole = target
        if not parts.path:
            whole = path.partition("?")[0] + target
        elif not target.startswith("/"):
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(path.partition("?")[0]), target))
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        here = posixpath.dirname(name) or "."
        bare = urlsplit(whole).path
        if bare.startswith("/static/") or bare == "/theme.css":
            return posixpath.relpath(bare.lstrip("/"), here)
        file = self.file_of(whole)
        if not file:
            return fragment or "#"
        return posixpath.relpath(file, here) + fragment

    def _static(self) -> None:
        root = Path(self.app.static_folder or "")
        for path in sorted(root.rglob("*")):
            if path.is_file():
                self._put(f"static/{path.relative_to(root).as_posix()}", path.read_bytes())
        self._put("theme.css", self.client.get("/theme.css").get_data())

    def _search(self) -> None:
        """Write what the search page's script looks through: every claim, quote and debate with its page."""
        rows = []
        for debate in self.library.debates.values():
            file = self.files.get(f"/maps/{debate.id}", "")
            rows.append({"t": debate.map.title, "u": file, "w": "Debate", "s": debate.map.question})
            for claim in debate.map.claims:
                page = self.files.get(f"/maps/{debate.id}/claims/{claim.id}", file)
                held = ", ".join(claim.held_by)
                quotes = " ".join(quote.text for quote in claim.quotes)
                rows.append({"t": claim.text, "u": page, "w": f"{debate.map.title} · {held}".rstrip(" ·"), "s": quotes})
        self._put("search.json", (json.dumps(rows, ensure_ascii=False) + "\n").encode())

    def _put(self, name: str, body: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, body)
        self.written += 1


def write_site(library: Library, folder: Path, progress: Callable[[int, int], None] = lambda done, known: None) -> int:
    """Write a library as a static site and return the number of files.

    Only texts that ship beside the maps are in it; other people's are not published.
    """
    from argmap.web.app import create_app

    return Site(create_app(library), library, folder).write(progress)
