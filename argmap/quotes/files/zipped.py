"""Zipped documents: their parts unpacked within bounds, their XML parsed without entities."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree

from argmap.errors import BadRequest, TooLarge

LARGEST_UNPACKED = 200_000_000
"""Bytes a zipped document's parts may have together."""
MOST_PARTS = 10_000
"""Parts a zipped document may have."""
MOST_RATIO = 200
"""How many times larger than packed a zipped document may be, past the first megabyte."""


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Return a zipped document whose parts are few and small enough to unpack.

    :raises BadRequest: if it is damaged
    :raises TooLarge: if its parts are too many or too large
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadRequest(f"The file “{name}” is damaged.") from error
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or total > LARGEST_UNPACKED or total > MOST_RATIO * len(data) + 1_000_000:
        raise TooLarge(f"The file “{name}” unpacks to more than argmap reads: {total:,} bytes in {len(infos):,} parts.")
    return archive


def part(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    """Return one part of a zipped document, never more than it says it has."""
    try:
        size = archive.getinfo(path).file_size
        with archive.open(path) as opened_part:
            return opened_part.read(size + 1)[:size]
    except KeyError:
        raise BadRequest(f"The file “{name}” is damaged: it has no part “{path}”.") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadRequest(f"The file “{name}” is damaged or locked.") from error


def xml(data: bytes, name: str) -> Any:
    """Return parsed XML; declared entities are refused, and the network is left alone."""
    if re.search(rb"<!ENTITY|<!DOCTYPE[^>]*\[", data):
        raise BadRequest(f"The file “{name}” declares entities, which no document needs.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadRequest(f"The file “{name}” is damaged.") from error
