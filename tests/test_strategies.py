"""The generated maps are what they claim to be: valid, canonical, and varied."""

from hypothesis import given, settings

from argmap import schema
from argmap.errors import has_errors
from tests.strategies import maps


@settings(max_examples=30, deadline=None)
@given(maps())
def test_generated_maps_are_valid_and_in_the_order_of_a_file(debate):
    found, problems = schema.load(schema.dump(debate), debate.id)
    assert not has_errors(problems), [str(problem) for problem in problems]
    assert found == debate
