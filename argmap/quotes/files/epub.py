"""EPUB: the chapters in the order of the book's spine, with the page breaks of the print edition."""

from __future__ import annotations

import posixpath
import zipfile
from urllib.parse import unquote

from argmap.errors import BadRequest, TooLarge
from argmap.quotes.files import foreign, zipped
from argmap.quotes.files.html import text_of, tree

CONTAINER = "META-INF/container.xml"
"""The part that makes a zipped file an EPUB."""


def text(archive: zipfile.ZipFile, name: str, longest: int) -> tuple[str, list[tuple[int, str]], list[str]]:
    """Return the text of an EPUB, where its pages begin, and remarks on what was left out.

    :param archive: the opened book
    :param longest: characters it may have
    :raises BadRequest: if it is damaged, or protected by its publisher
    """
    container = zipped.xml(zipped.part(archive, CONTAINER, name), name)
    paths = [path for element in container.iter("{*}rootfile") if (path := element.get("full-path"))]
    if not paths:
        raise BadRequest(f"The file “{name}” is damaged: it has no list of its contents.")
    package = zipped.xml(zipped.part(archive, paths[0], name), name)
    folder = posixpath.dirname(paths[0])
    manifest = {item.get("id"): item for item in package.iter("{*}item")}
    pieces: list[str] = []
    pages: list[tuple[int, str]] = []
    remarks: list[str] = []
    length = 0
    read: set[str] = set()
    encrypted = _encrypted(archive, name)
    for reference in package.iter("{*}itemref"):
        item = manifest.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or ""):
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "").partition("#")[0]))
        if path in read:
            # A book names each chapter once (EPUB 3.3, 5.7.2); a file made to expand names one again and again.
            continue
        read.add(path)
        if path in encrypted:
            raise foreign.protected(name)
        page = zipped.part(archive, path, name)
        if not page.strip():
            continue
        chapter, breaks, left = text_of(tree(page, path)[0])
        remarks += [remark for remark in left if remark not in remarks]
        pages.extend((length + place, label) for place, label in breaks)
        pieces.append(chapter.strip("\n") + "\n\n")
        length += len(pieces[-1])
        if length > longest:
            raise TooLarge(f"The text of “{name}” has more than {longest:,} characters.")
    return "".join(pieces), pages, remarks


def _encrypted(archive: zipfile.ZipFile, name: str) -> set[str]:
    """Return the encrypted parts (EPUB 3.3, 4.2.6.3.2): fonts alone in free books, chapters in protected ones."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return set()
    told = zipped.xml(zipped.part(archive, "META-INF/encryption.xml", name), name)
    return {unquote(element.get("URI") or "") for element in told.iter("{*}CipherReference")}
