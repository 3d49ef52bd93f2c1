"""The generated maps are what they claim to be: valid, canonical, and varied."""

from hypothesis import given, settings

from argmap import schema
from argmap.errors import has_errors
from argmap.model import RECORDS, Claim, Kind, Map, Relation
from tests.strategies import drawn_maps, pool


@settings(max_examples=12)
@given(drawn_maps())
def test_generated_maps_are_valid_and_in_the_order_of_a_file(debate):
    found, problems = schema.load(schema.dump(debate), debate.id)
    assert not has_errors(problems), [str(problem) for problem in problems]
    assert found == debate


def test_the_maps_that_properties_are_tried_on_are_many_and_hold_every_field():
    made = pool(False)
    assert len(set(map(repr, made))) > 50
    for relation in Relation:
        assert sum(any(a.relation is relation for a in debate.arguments) for debate in made) >= 10
    for model, things in ((Claim, [c for m in made for c in m.claims]), (Map, made)):
        for attribute, field in RECORDS[model].by_attribute.items():
            if field.kind is not Kind.DATA:
                assert len({repr(getattr(thing, attribute)) for thing in things}) > 1, f"{model.__name__}.{attribute}"
