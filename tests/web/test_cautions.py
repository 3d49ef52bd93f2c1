"""What may mislead although the words are exact is said wherever a quotation is shown."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests import markup
from tests.conftest import HARBOUR, Shelf

CAUTIOUS = "quotes: [{source: annals, text: the dues were too high}]"


def words_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("address", ["/sources/annals", "/maps/harbour/debate/passages", "/maps/harbour/claims/dues"])
def test_a_caution_is_beside_the_quotation(shelf: Shelf, client: FlaskClient, address: str) -> None:
    both = HARBOUR.replace("  dues: {text: Dues were too high., ", f"  dues: {{text: Dues were too high., {CAUTIOUS}, ")
    both = both.replace("  paid: {text: Dredging paid for itself.}", f"  paid: {{text: It paid., {CAUTIOUS}}}")
    assert both.count(CAUTIOUS) == 2
    before = client.get(address).text
    assert "Caution:" not in before
    shelf.write("harbour", both)
    if address.endswith("passages"):
        assert "Caution:" in words_of(client.get(f"{address}.pdf").data)
    page = client.get(address).text
    caution = markup.find(page, "strong", "Caution:")[0]
    assert "said" in markup.words(caution.getparent())
