"""Dung's semantics on abstract frameworks, against every subset tried and against two other libraries."""

from random import Random

import pytest

from argmap.errors import BadRequest, TooLarge
from argmap.evaluation.framework import IN, OUT, UNDECIDED, Framework, grounded
from argmap.evaluation.solve import Limits, Semantics, acceptance, extensions
from tests.evaluation_oracles import DUNG, brute_force, pyarg, pygarg, random_attacks


def found(size, attacks, semantics):
    listed = extensions(Framework.of(size, attacks), Semantics(semantics)).listed
    assert len(set(listed)) == len(listed)
    return {frozenset(extension) for extension in listed}


@pytest.mark.parametrize("seed", range(6))
def test_extensions_are_those_of_every_subset_tried(seed):
    random = Random(seed)
    for _ in range(100):
        size = random.randint(0, 9 if seed else 12)
        attacks = random_attacks(random, size)
        right = brute_force(size, attacks)
        for semantics in DUNG:
            assert found(size, attacks, semantics) == right[semantics], (size, attacks, semantics)


@pytest.mark.parametrize(("library", "most"), [(pygarg, 12), (pyarg, 7)])
def test_extensions_are_those_of_other_libraries(library, most):
    pytest.importorskip("pygarg" if library is pygarg else "py_arg")
    random = Random(11)
    for _ in range(60):
        size = random.randint(1, most)
        attacks = random_attacks(random, size)
        for semantics in DUNG:
            assert found(size, attacks, semantics) == library(size, attacks, semantics), (size, attacks, semantics)


def labelling(framework, extension):
    """Return the labels a complete extension gives: in for its members, out for what they attack."""
    labels = [UNDECIDED] * framework.size
    for member in extension:
        labels[member] = IN
        for beaten in framework.attacked[member]:
            labels[beaten] = OUT
    return labels


@pytest.mark.parametrize("semantics", DUNG)
def test_acceptance_is_what_listing_the_extensions_gives(semantics):
    random = Random(5)
    for _ in range(150):
        size = random.randint(0, 10)
        framework = Framework.of(size, random_attacks(random, size))
        labels = [labelling(framework, e) for e in extensions(framework, Semantics(semantics)).listed]
        accepted = acceptance(framework, Semantics(semantics))
        assert accepted.exists == bool(labels)
        for a in range(size):
            column = [one[a] for one in labels]
            assert accepted.some_in[a] == (IN in column)
            assert accepted.all_in[a] == (set(column) == {IN})
            assert accepted.all_out[a] == (set(column) == {OUT})


def test_no_extension_differs_from_the_empty_one():
    odd = Framework.of(3, [(0, 1), (1, 2), (2, 0)])
    assert extensions(odd, Semantics.STABLE).listed == ()
    assert extensions(odd, Semantics.PREFERRED).listed == ((),)
    assert extensions(Framework.of(0, []), Semantics.STABLE).listed == ((),)


def test_grounded_follows_a_long_chain_and_stops_at_a_circle():
    size = 20_001
    labels = grounded(Framework.of(size, [(a, a + 1) for a in range(size - 1)]))
    assert labels == [IN if a % 2 == 0 else OUT for a in range(size)]
    assert grounded(Framework.of(3, [(0, 1), (1, 0), (1, 2)])) == [UNDECIDED] * 3


def test_many_separate_choices_are_decided_though_they_cannot_be_listed():
    pairs = [(a, a ^ 1) for a in range(100)]
    common = [(a, 100) for a in range(0, 100, 2)] + [(a, 101) for a in range(2)]
    framework = Framework.of(102, pairs + common)
    accepted = acceptance(framework, Semantics.PREFERRED)
    assert accepted.all_out[101]
    assert accepted.some_in[100]
    assert not accepted.all_in[100]
    with pytest.raises(TooLarge, match="too many to list"):
        extensions(framework, Semantics.PREFERRED, Limits(extensions=1000))
    cut = extensions(framework, Semantics.PREFERRED, Limits(extensions=50), cut=True)
    assert cut.more
    assert len(cut.listed) == 50


def test_a_hard_graph_is_called_too_large_when_its_time_is_up():
    random = Random(7)
    framework = Framework.of(900, [(random.randrange(900), random.randrange(900)) for _ in range(9000)])
    with pytest.raises(TooLarge, match=r"within 0\.3 seconds"):
        extensions(framework, Semantics.STABLE, Limits(seconds=0.3))


def test_an_attack_on_nothing_is_refused():
    with pytest.raises(BadRequest, match="outside"):
        Framework.of(2, [(0, 2)])
