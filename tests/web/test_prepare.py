"""The page that prepares documents, and the documents it gives."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient

from argmap.handouts import KINDS


def test_every_document_offered_can_be_had(client: FlaskClient) -> None:
    """Each file linked on the page is there, of the type its ending says, under a name of its own."""
    page = client.get("/maps/harbour/prepare?side=yes-side&paper=letter").get_data(as_text=True)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/maps/harbour/documents/[^"]+)"', page)]
    assert len(links) == sum(len(kind.formats) for kind in KINDS.values())
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        content = answer.get_data()
        if ".pdf" in link:
            assert content.startswith(b"%PDF"), link
        elif ".docx" in link or ".xlsx" in link:
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None, link
        else:
            assert content.strip(), link
        assert "filename=" in answer.headers["Content-Disposition"], link


def test_choices_reach_the_files_that_heed_them(client: FlaskClient) -> None:
    """A side chosen on the page is in the addresses of documents made for a side, and in no others."""
    page = client.get("/maps/harbour/prepare?side=no-side&depth=2").get_data(as_text=True)
    assert re.search(r"documents/case\.docx\?[^\"]*side=no-side", page)
    assert not re.search(r"documents/bibliography\.bib\?[^\"]*side=", page)


def test_a_document_tells_how_far_it_is_while_it_is_made(client: FlaskClient) -> None:
    """The shares grow to one; after an empty line comes the document, the same as without them."""
    head, _, content = client.get("/maps/harbour/documents/packet.pdf?progress=1").get_data().partition(b"\n\n")
    shares = [float(line) for line in head.split()]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert content == client.get("/maps/harbour/documents/packet.pdf").get_data()
    assert b"\n\n" not in client.get("/maps/harbour/documents/case.docx?progress=1&side=nobody").get_data()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/maps/harbour/documents/nothing.pdf", 404),
        ("/maps/harbour/documents/packet.exe", 404),
        ("/maps/harbour/documents/case.docx?side=nobody", 404),
        ("/maps/harbour/documents/case.docx?paper=a0", 400),
        ("/maps/harbour/prepare?depth=many", 400),
    ],
)
def test_what_cannot_be_made_is_said(client: FlaskClient, address: str, status: int) -> None:
    """A document, side or paper that does not exist is a page that says so."""
    assert client.get(address).status_code == status
