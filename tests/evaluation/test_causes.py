"""Every cause that an explanation names is true; without all it names the verdict would be another."""

from dataclasses import replace
from random import Random

import pytest

from argmap.evaluation import Standing, evaluate
from argmap.evaluation.explain import Explainer
from argmap.evaluation.framework import IN, OUT, UNDECIDED
from argmap.evaluation.reasons import grounds
from argmap.evaluation.translate import rules
from tests.evaluation_oracles import partial_stable_models, random_map

LEVEL = {OUT: 0, UNDECIDED: 1, IN: 2}
DUNG = ("grounded", "complete", "preferred", "stable")


def value(program, node, level):
    """Return the level a node gets by its rule from levels of the others: 0 out, 1 open, 2 in."""
    values = [2 - level[other] for other in program.attackers[node]] + [level[other] for other in program.needs[node]]
    if program.reasons[node] is not None:
        values.append(max(level[other] for other in program.reasons[node]))
    return min(values, default=2)


def labellings(random, number):
    """Yield random maps with a what-if now and then, and their complete, preferred and stable labellings."""
    for _ in range(number):
        made = random_map(random, random.randint(1, 3), random.randint(0, 5))
        ids = [claim.id for claim in made.claims]
        reject = [i for i in ids if random.random() < 0.1]
        program = rules(made, reject, [i for i in ids if i not in reject and random.random() < 0.1])
        back = {0: OUT, 1: UNDECIDED, 2: IN}
        for model in partial_stable_models(program) if program.size <= 7 else ():
            yield program, [back[level] for level in model]


def test_each_named_cause_is_true_and_without_all_of_them_the_label_is_another():
    random, kinds = Random(11), set()
    for program, labels in labellings(random, 200):
        for node, ground in grounds(program, labels).items():
            kinds.add(ground.kind)
            if ground.kind in ("forced", "circular", "chosen"):
                continue
            level = [LEVEL[label] for label in labels]
            named = {*ground.because, *ground.also}
            assert value(program, node, level) == level[node]
            if named:
                if ground.kind == "open":
                    assert all(labels[other] == UNDECIDED for other in named)
                    changed = [
                        2 if o in (program.reasons[node] or ()) or o in program.needs[node] else 0
                        for o in range(program.size)
                    ]
                else:
                    changed = [2 - at for at in level]
                other = [changed[o] if o in named else at for o, at in enumerate(level)]
                assert value(program, node, other) != level[node], (program, labels, node, ground)
            if ground.kind in ("attacked", "needs", "unreasoned", "holds"):
                fixed = set(ground.because)
                for _ in range(4):
                    any_level = [at if o in fixed else random.choice((0, 1, 2)) for o, at in enumerate(level)]
                    assert value(program, node, any_level) == level[node], (program, labels, node, ground)
    assert kinds == {"forced", "circular", "chosen", "open", "attacked", "needs", "unreasoned", "holds"}


def without(made, program, node, ground):
    """Return the map without what the explanation of a claim names."""
    named = {program.ids[other] for other in (*ground.because, *ground.also)}
    return replace(made, arguments=tuple(a for a in made.arguments if a.id not in named and a.target not in named))


def test_a_claim_that_falls_falls_no_more_when_the_named_causes_are_taken_out_of_the_map():
    random, seen = Random(5), 0
    for _ in range(400):
        made = random_map(random, random.randint(2, 12), random.randint(1, 20))
        found = evaluate(made)
        for node, ground in grounds(found.program, found.settled).items():
            if node < found.program.claims and ground.kind in ("attacked", "unreasoned"):
                seen += 1
                claim = found.program.ids[node]
                after = evaluate(without(made, found.program, node, ground))
                assert after.standings[claim] is not Standing.OUT, (made, claim, ground)
    assert seen > 500


@pytest.mark.parametrize("semantics", DUNG)
def test_the_words_name_only_what_has_the_standing_they_say(semantics):
    random, seen = Random(7), 0
    for _ in range(120):
        made = random_map(random, random.randint(1, 4), random.randint(1, 8))
        found = evaluate(made, semantics)
        explainer = Explainer(found)
        for node in found.standings:
            explanation = explainer.explain(node)
            assert explanation.standing is found.standings[node]
            place = found.program.ids.index(node)
            leaves_open = explanation.standing is Standing.UNDECIDED or found.settled[place] != UNDECIDED
            standing = dict(zip(found.program.ids, found.settled if leaves_open else found.witness, strict=True))
            text = {f"“{claim.text.rstrip('.')}”": standing[claim.id] for claim in made.claims}
            for reason in explanation.reasons:
                for quoted, label in text.items():
                    for phrase, right in (
                        (f"because {quoted} rebuts it", IN),
                        (f"because {quoted} supports it", IN),
                        (f"because {quoted} undercuts it", IN),
                        (f"the only reason for it, {quoted}, fails", OUT),
                        (f"the only reason for it, {quoted}, is undercut", IN),
                        (f"its premise {quoted} does not stand", OUT),
                        (f"its premise {quoted} is open too", UNDECIDED),
                    ):
                        if phrase in reason.sentence:
                            seen += 1
                            assert label == right, (made, node, reason.sentence)
    assert seen > 50
