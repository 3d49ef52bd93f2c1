"""The shapes of the map file, one marshmallow schema each; ``docs/format.md`` describes every field here."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load

from argmap.model import Basis, Verdict
from argmap.schema.fields import (
    Address,
    FileName,
    Flag,
    OneOf,
    Slug,
    Targets,
    Text,
    Texts,
    Weight,
    colour,
    date,
    sha256,
    wrong,
)

#: CSL 1.0.2 locator terms (https://docs.citationstyles.org/en/stable/specification.html#locators), without ``note``:
#: in a quote that is the remark for readers, and a remark may stand beside a locator.
LOCATORS = (
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
    "folio", "line", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo", "supplement",
    "table", "timestamp", "title-locator", "verse", "volume",
)  # fmt: skip

#: CSL-JSON item types (csl-data.json schema 1.0.2).
TYPES = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
)  # fmt: skip

#: Further CSL string and number variables a source may give, besides those with a place of their own.
VARIABLES = (
    "abstract", "annote", "archive", "archive_location", "archive-place", "call-number", "chapter-number",
    "collection-number", "collection-title", "container-title", "container-title-short", "dimensions", "division",
    "DOI", "edition", "event-title", "event-place", "genre", "ISBN", "ISSN", "issue", "jurisdiction", "language",
    "medium",
    "number", "number-of-pages", "number-of-volumes", "original-publisher", "original-publisher-place",
    "original-title", "page", "part", "part-title", "PMCID", "PMID", "printing", "publisher", "publisher-place",
    "references", "reviewed-genre", "reviewed-title", "scale", "section", "source", "status", "supplement", "version",
    "volume", "volume-title",
)  # fmt: skip

MOST_CORRECTIONS = 100
"""Entries of either kind by which a text's furniture may be corrected; each is looked for in the whole text."""


class Shape(Schema):
    """A mapping in which an empty value counts as left out, and a wrong shape is said in plain words."""

    class Meta:
        """Refuse unknown keys; the rest is still read."""

        unknown = RAISE

    def __init__(self, **given: Any) -> None:
        """Take what a schema takes."""
        super().__init__(**given)
        self._every = [(field.data_key or name, name, field) for name, field in self.load_fields.items()]
        self._required = {key for key, _, field in self._every if field.required}

    @pre_load
    def _without_blanks(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            raise wrong("wrong-type", "A mapping of fields is needed here.", "Write its fields below, indented.")
        given = {key: value for key, value in data.items() if key in self._required or value not in ("", None)}
        # Most fields are left out, and asking each of them for nothing took half of the time a large map needs here.
        self.load_fields = {name: field for key, name, field in self._every if key in given or key in self._required}
        return given


class Table(fields.Dict):
    """A mapping from ids to things."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise wrong("wrong-type", f"“{attr}” must map ids to things.", "Write one id a line, followed by a colon.")
        try:
            return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            # marshmallow wraps each entry's messages in "key" and "value"; a path people can follow has neither.
            messages = error.messages if isinstance(error.messages, dict) else {}
            flat = {entry: _joined(said) for entry, said in messages.items()}
            raise ValidationError(flat, valid_data=error.valid_data) from None


def _joined(said: dict[str, Any]) -> Any:
    """Return what is wrong with an entry's id and with what stands below it as one message."""
    key, value = said.get("key"), said.get("value")
    return {"_schema": key, **value} if key and isinstance(value, dict) else key or value


class Items(fields.List[Any]):
    """A list; its sound members are kept where others are not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise wrong("wrong-type", f"“{attr}” must be a list.", "Begin each of its entries with a hyphen.")
        return super()._deserialize(value, attr, data, **kwargs)


def _accept() -> Table:
    return Table(keys=OneOf([v.value for v in Verdict]), values=Text(required=True))


class QuoteShape(Shape):
    """A passage quoted from a source."""

    source = Slug(required=True)
    text = Text(required=True)
    speaker = Text()
    reported = Flag()
    prefix = Text()
    suffix = Text()
    accept = _accept()
    note = Text()


QuoteFields = Schema.from_dict({name: Text(data_key=name) for name in LOCATORS}, name="Locators")


class LocatedQuoteShape(QuoteShape, QuoteFields):  # type: ignore[valid-type, misc]
    """A quote with the places CSL knows."""


class StepItem(fields.Field[dict[str, Any]]):
    """A step of the walkthrough: a claim's id, or what to show and a note."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, str) and value.strip():
            return {"show": (value.strip(),)}
        if not isinstance(value, dict):
            raise wrong("wrong-type", "A step is a claim's id, or show: and note:.", "Write - show: an-id.")
        loaded: dict[str, Any] = StepShape().load(value)
        return loaded


class StepShape(Shape):
    """One step of a walkthrough."""

    show = Texts(required=True)
    note = Text()


class PositionShape(Shape):
    """One answer to the question."""

    title = Text(required=True)
    thesis = Slug()
    colour = colour()


class ClaimShape(Shape):
    """A statement."""

    text = Text(required=True)
    held_by = Texts(data_key="held by")
    issue = Slug()
    side = Slug()
    implicit = Flag()
    supports = Targets()
    rebuts = Targets()
    undercuts = Targets()
    weight = Weight()
    tags = Texts()
    note = Text()
    quotes = Items(fields.Nested(LocatedQuoteShape))


class ArgumentShape(Shape):
    """Premises that work together, or a link with a name."""

    premises = Texts(required=True)
    supports = Targets()
    rebuts = Targets()
    undercuts = Targets()
    title = Text()
    scheme = Text()
    implicit = Flag()
    weight = Weight()
    note = Text()


class FurnitureShape(Shape):
    """What is corrected of a text's page furniture."""

    keep = Texts(MOST_CORRECTIONS)
    drop = Texts(MOST_CORRECTIONS)


class SourceShape(Shape):
    """A text that quotes come from."""

    title = Text(required=True)
    title_short = Text(data_key="title-short")
    type = OneOf(TYPES)
    author = Texts()
    editor = Texts()
    translator = Texts()
    issued = date()
    accessed = date()
    URL = Address()
    basis = OneOf([basis.value for basis in Basis])
    file = FileName()
    sha256 = sha256()
    furniture = fields.Nested(FurnitureShape)
    note = Text()


CslFields = Schema.from_dict({name: Text(data_key=name) for name in VARIABLES}, name="CslVariables")


class FullSourceShape(SourceShape, CslFields):  # type: ignore[valid-type, misc]
    """A source with every CSL variable."""


class MapShape(Shape):
    """A whole map file."""

    title = Text(required=True)
    question = Text()
    summary = Text()
    language = Text()
    authors = Texts()
    license = Text()
    positions = Table(keys=Slug(), values=fields.Nested(PositionShape))
    issues = Table(keys=Slug(), values=Text(required=True))
    claims = Table(keys=Slug(), values=fields.Nested(ClaimShape))
    arguments = Table(keys=Slug(), values=fields.Nested(ArgumentShape))
    walkthrough = Items(StepItem())
    sources = Table(keys=Slug(), values=fields.Nested(FullSourceShape))
    extensions = fields.Raw()


class LibraryShape(Shape):
    """The file of sources: ids to descriptions."""

    sources = Table(keys=Slug(), values=fields.Nested(FullSourceShape))


#: What ``docs/format.md`` documents: a heading's name, and the shape whose fields stand below it.
DOCUMENTED: tuple[tuple[str, type[Schema]], ...] = (
    ("Map", MapShape),
    ("Position", PositionShape),
    ("Claim", ClaimShape),
    ("Argument", ArgumentShape),
    ("Quote", QuoteShape),
    ("Step", StepShape),
    ("Source", SourceShape),
    ("Furniture", FurnitureShape),
)
