"""The map a newcomer starts from: sound, small, and with a comment at everything they will want to change."""

from __future__ import annotations

import json
from collections.abc import Sequence

from argmap.slugs import Slugs

_TEXT = """\
# A debate for argmap. Lines that begin with # are comments; delete them as you go.
# Help, “The map file” describes every field; `argmap serve` shows it. Check the file with: argmap check
title: {title}
question: What do the two sides answer differently?
summary: >-
  Two or three sentences that tell a newcomer what is at stake.

# Two or more answers to the question. Each becomes a column of the side-by-side view.
positions:
  yes-side:
    title: The first answer
    thesis: first-thesis          # the id of the claim it comes to
  no-side:
    title: The second answer
    thesis: second-thesis

# Optional: what the sides clash about. They group the rows of the flow view.
issues:
  evidence: What the evidence shows

claims:
  first-thesis:
    text: Write the first thesis as one sentence that can be true or false.

  second-thesis:
    text: Write the second thesis likewise.

  a-ground:
    text: A ground for the first thesis.
    supports: first-thesis        # supports, rebuts or undercuts; one id or a list
    issue: evidence
    # A quotation ties a claim to a source that sources.yaml describes, and is checked word for word:
    # quotes:
    #   - source: annals
    #     page: 14
    #     text: The exact words of the source.

  an-objection:
    text: An objection to that ground.
    rebuts: a-ground
    issue: evidence

  a-doubt:
    text: The ground may hold and yet not show the thesis.
    undercuts: a-ground -> first-thesis   # attacks the step, not either end
    implicit: true                        # your own inference; no source says it
    issue: evidence

  another-ground:
    text: A ground for the second thesis.
    issue: evidence

  and-its-partner:
    text: A second premise, without which the first shows nothing.
    issue: evidence

# Only where premises work together, or a link needs a name.
arguments:
  joint-argument:
    premises: [another-ground, and-its-partner]
    supports: second-thesis

# Optional: the order in which the debate is presented, with notes for the presenter.
walkthrough:
  - show: [first-thesis, second-thesis]
    note: Begin with the two answers.
  - a-ground
  - an-objection
"""

STARTER_SOURCES = """\
# What the maps in this folder quote. Help, “The map file” describes every field.
# The text that quotations are compared with is looked for by its file name:
# - in the folder texts beside this file, whose texts argmap site publishes, so put in only what you may give away;
# - in the folder that --sources names;
# - in argmap's database, where argmap sources add FILE puts it.
#
# annals:
#   title: Annals of the harbour
#   author: Family, Given
#   issued: 1931
#   type: book
#   file: annals.txt
"""


def starter(title: str) -> str:
    """Return a starter map with this title.

    :param title: the debate's name; anything a person types
    """
    clean = " ".join("".join(c for c in title if c.isprintable()).split()) or "A new debate"
    # A JSON string is a YAML double-quoted scalar, whatever the title holds.
    return _TEXT.replace("{title}", json.dumps(clean, ensure_ascii=False))


def begun(question: str, answers: Sequence[str]) -> str:
    """Return a new map of a question and its answers, each the thesis of a position.

    :param question: what the answers answer
    :param answers: two or more theses, each one sentence
    """
    quoted = [json.dumps(text, ensure_ascii=False) for text in (question, *answers)]
    names = Slugs().new
    ids = [names(answer, "thesis") for answer in answers]
    lines = [f"title: {quoted[0]}", f"question: {quoted[0]}", "", "positions:"]
    for number, (claim, answer) in enumerate(zip(ids, answers, strict=True), 1):
        title = answer.rstrip(". ") if len(answer) <= 60 else f"{answer[:58].rsplit(' ', 1)[0]} …"
        lines += [f"  side-{number}:", f"    title: {json.dumps(title, ensure_ascii=False)}", f"    thesis: {claim}"]
    lines += ["", "claims:"]
    for claim, text in zip(ids, quoted[1:], strict=True):
        lines += [f"  {claim}:", f"    text: {text}", ""]
    return "\n".join(lines[:-1]) + "\n"
