"""Gradual strengths, against the papers' formulas computed another way, and on circles."""

from fractions import Fraction
from functools import cache
from random import Random

import pytest

from argmap.errors import BadRequest, TooLarge
from argmap.evaluation import as_text, evaluate_framework, strengths
from argmap.evaluation.gradual import Bipolar, settle
from argmap.evaluation.solve import Semantics
from argmap.model import Argument, Claim, Map, Relation, link_id

GRADUAL = ("df-quad", "quadratic-energy", "h-categoriser")


def exact(size, weights, attacks, supports, semantics):
    """Return strengths worked out as exact fractions, from the definitions by recursion."""

    def folded(values):
        total = Fraction(0)
        for value in values:
            total = total + value - total * value
        return total

    @cache
    def value(node):
        against = [value(a) for a, b in attacks if b == node]
        favour = [value(a) for a, b in supports if b == node]
        weight = weights[node]
        if semantics == "h-categoriser":
            return weight / (1 + sum(against))
        if semantics == "df-quad":
            low, high = folded(against), folded(favour)
            return weight + (weight if low >= high else 1 - weight) * (high - low)
        energy = sum(favour) - sum(against)

        def h(x):
            return max(x, 0) ** 2 / (1 + max(x, 0) ** 2)

        return weight + (1 - weight) * h(energy) - weight * h(-energy)

    return [float(value(node)) for node in range(size)]


@pytest.mark.parametrize("semantics", GRADUAL)
def test_acyclic_graphs_have_the_papers_values(semantics):
    random = Random(2)
    for _ in range(60):
        size = random.randint(1, 8)
        pairs = [(a, b) for a in range(size) for b in range(a + 1, size) if random.random() < 0.5]
        supports = [pair for pair in pairs if random.random() < 0.5]
        attacks = [pair for pair in pairs if pair not in supports]
        weights = [Fraction(random.randint(0, 4), 4) for _ in range(size)]
        graph = Bipolar(
            [float(weight) for weight in weights],
            [[a for a, b in attacks if b == node] for node in range(size)],
            [[a for a, b in supports if b == node] for node in range(size)],
        )
        found = settle(graph, Semantics(semantics))
        assert found.converged
        assert found.iterations == 0
        assert found.values == pytest.approx(exact(size, weights, attacks, supports, semantics), abs=1e-9)
        claims = tuple(Claim(f"c{node}", "", weight=float(weights[node])) for node in range(size))
        links = tuple(
            Argument(link_id(f"c{a}", f"c{b}"), (f"c{a}",), relation, f"c{b}")
            for group, relation in ((attacks, Relation.REBUTS), (supports, Relation.SUPPORTS))
            for a, b in group
        )
        of_map = strengths(Map("m", "", claims=claims, arguments=links), semantics)
        assert list(of_map.claims.values()) == pytest.approx(list(found.values), abs=1e-9)


def test_undercuts_weights_and_weakest_premises_lower_what_an_argument_passes_on():
    claims = tuple(Claim(i, "", weight=w) for i, w in (("a", 0.8), ("b", 0.4), ("u", 0.5), ("v", 0.5), ("t", None)))
    joint = Argument("n", ("a", "b"), Relation.SUPPORTS, "t", weight=0.5)
    undercut = Argument("x", ("u",), Relation.UNDERCUTS, "n")
    again = Argument("y", ("v",), Relation.UNDERCUTS, "x")

    def t(*arguments, **choice):
        found = strengths(Map("m", "", claims=claims, arguments=arguments), **choice)
        return found.arguments["n"], found.claims["t"]

    assert t(joint) == pytest.approx((0.5 * 0.4, 0.5 + 0.5 * 0.2))
    assert t(joint, undercut)[0] == pytest.approx(0.25 * 0.4)
    assert t(joint, undercut, again)[0] == pytest.approx(0.5 * (1 - 0.25) * 0.4)
    assert t(joint, reject=["b"]) == pytest.approx((0, 0.5))
    assert t(joint, reject=["n"]) == pytest.approx((0, 0.5))
    assert t(joint, undercut, accept=["n", "t"]) == pytest.approx((0.2, 1))


def test_circles_come_to_rest_at_a_fixed_point_and_say_how():
    mutual = "arg(a). arg(b). att(a,b). att(b,a)."
    assert evaluate_framework(mutual, "df-quad")["strengths"] == pytest.approx({"a": 1 / 3, "b": 1 / 3}, abs=1e-8)
    golden = (5**0.5 - 1) / 2
    assert evaluate_framework(mutual, "h-categoriser")["strengths"]["a"] == pytest.approx(golden, abs=1e-8)
    random = Random(4)
    for _ in range(30):
        size = random.randint(2, 8)
        links = [(a, b) for a in range(size) for b in range(size) if random.random() < 0.3]
        attackers = [[a for a, b in links if b == node and (a + b) % 3] for node in range(size)]
        supporters = [[a for a, b in links if b == node and (a + b) % 3 == 0] for node in range(size)]
        for semantics in GRADUAL:
            found = settle(Bipolar([0.6] * size, attackers, supporters), Semantics(semantics))
            assert found.converged == (found.residual <= 1e-10)
            assert all(0 <= value <= 1 for value in found.values)


def test_a_circle_that_does_not_come_to_rest_is_reported():
    """Its values creep towards 0 and 1, ever more slowly, so that no number of steps allowed reaches them."""
    found = settle(Bipolar([1.0, 1.0], [[0, 1], [0]], [[], []]), Semantics.DF_QUAD)
    assert not found.converged
    assert found.residual > 1e-10
    creeping = "arg(a,1). arg(b,1). att(a,a). att(b,a). att(a,b)."
    with pytest.raises(TooLarge, match="did not settle"):
        evaluate_framework(creeping, "df-quad")
    claims = (Claim("a", "", weight=1.0), Claim("b", "", weight=1.0))
    links = tuple(Argument(link_id(*pair), (pair[0],), Relation.REBUTS, pair[1]) for pair in ("aa", "ba", "ab"))
    debate = Map("m", "M", claims=claims, arguments=links)
    assert not strengths(debate).converged
    assert "Do not rely" in as_text(strengths(debate), debate)


def test_a_weight_out_of_range_is_refused():
    with pytest.raises(BadRequest, match=r"weight 1\.5 of “a”"):
        strengths(Map("m", "", claims=(Claim("a", "", weight=1.5),)))
