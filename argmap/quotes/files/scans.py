"""Text of scanned pages, recognised by the system's Tesseract where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from argmap.errors import BadRequest, Unavailable

_DPI = 300
_LANGUAGES = re.compile(r"[A-Za-z_]{2,20}(?:\+[A-Za-z_]{2,20}){0,7}\Z")
_SECONDS = 120


def recognised(data: bytes, pages: list[int], languages: str, name: str) -> dict[int, str]:
    """Return the text of pages of a PDF by their indexes.

    :param languages: as Tesseract names them, joined by ``+``
    :raises Unavailable: if Tesseract, or a language's data, is not installed
    """
    if not _LANGUAGES.match(languages):
        raise BadRequest(f"“{languages}” is not a list of Tesseract’s languages, such as eng or eng+deu.")
    program = shutil.which("tesseract")
    if program is None:
        raise Unavailable("Reading scanned pages needs Tesseract; install it (Debian: apt install tesseract-ocr).")
    import pypdfium2

    found: dict[int, str] = {}
    document = pypdfium2.PdfDocument(data)
    with tempfile.TemporaryDirectory() as folder:
        for at in pages:
            bitmap = document[at].render(scale=_DPI / 72, grayscale=True)
            path = Path(folder) / "page.pgm"
            rows = bytes(bitmap.buffer)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            lines = b"".join(rows[row * stride : row * stride + width] for row in range(height))
            path.write_bytes(b"P5 %d %d 255\n" % (width, height) + lines)
            command = [program, str(path), "stdout", "-l", languages, "--dpi", str(_DPI)]
            told = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
            if told.returncode:
                reason = told.stderr.decode("utf-8", "replace").strip().splitlines()[:1]
                raise Unavailable(f"Tesseract cannot read “{name}” in {languages}: {' '.join(reason)}")
            found[at] = told.stdout.decode("utf-8", "replace").replace("\f", "").strip()
    return found
