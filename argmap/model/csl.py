"""The words of CSL that a map file may use: locators, types of items and variables."""

from __future__ import annotations

#: CSL 1.0.2 locator terms (https://docs.citationstyles.org/en/stable/specification.html#locators), without ``note``:
#: in a quote that is the remark for readers, and a remark may be beside a locator.
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
