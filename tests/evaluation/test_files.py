"""Files of frameworks: read, refused with line and fix, evaluated, written, and written for a map."""

import json
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argmap.errors import ArgmapError, BadRequest, NotFound
from argmap.evaluation import (
    Format,
    Framework,
    UnreadableFramework,
    back_to_ids,
    evaluate,
    evaluate_framework,
    export_attack_graph,
    read_framework,
    write_framework,
)
from tests.evaluation_oracles import DUNG, random_attacks, random_map

SAME = {
    Format.APX: "% three\narg(1). arg(2).\narg(3).\natt(1,2).\r\natt( 2 , 3 ).att(3,2).",
    Format.TGF: "1 first\n2\n3\n#\n1 2\n2 3 -\n3 2 att\n",
    Format.AF: "# three\np af 3\n1 2\n2 3\n# and back\n3 2\n",
}

MALFORMED = [
    (Format.APX, "arg(a).\narg(b)\natt(a,b).", 2, "framework-syntax"),
    (Format.APX, "arg(a).\n  att(a,b).", 2, "framework-unknown-argument"),
    (Format.APX, "arg(a).\narg(a).", 2, "framework-repeated"),
    (Format.APX, "arg(a).\nattack(a,a).", 2, "framework-syntax"),
    (Format.APX, "arg(a).\n\natt(a).", 3, "framework-syntax"),
    (Format.APX, "arg(a,2).", 1, "framework-weight"),
    (Format.APX, "arg(a,nan).", 1, "framework-weight"),
    (Format.APX, "arg(a\0).", 1, "framework-syntax"),
    (Format.APX, "<html>", 1, "framework-syntax"),
    (Format.TGF, "1\n2\n1 2\n", 3, "framework-separator"),
    (Format.TGF, "1\n#\n1 2\n", 3, "framework-unknown-argument"),
    (Format.TGF, "1\n#\n1\n", 3, "framework-syntax"),
    (Format.TGF, "1\n#\n#\n", 3, "framework-syntax"),
    (Format.TGF, "1\n1\n#\n", 2, "framework-repeated"),
    (Format.TGF, "1\n#\n1 1 maybe\n", 3, "framework-syntax"),
    (Format.AF, "", 1, "framework-header"),
    (Format.AF, "1 2\np af 2\n", 1, "framework-header"),
    (Format.AF, "p af x\n", 1, "framework-header"),
    (Format.AF, "p cnf 3 2\n", 1, "framework-header"),
    (Format.AF, "p af 99999999999999999999\n", 1, "framework-too-large"),
    (Format.AF, "p af 2\n1 3\n", 2, "framework-unknown-argument"),
    (Format.AF, "p af 2\n0 1\n", 2, "framework-unknown-argument"),
    (Format.AF, "p af 2\n1 2 0\n", 2, "framework-syntax"),
    (Format.AF, "p af 2\n1 ²\n", 2, "framework-syntax"),
    (Format.AF, "p af 2\np af 2\n", 2, "framework-header"),
]


def test_a_fact_without_its_full_stop_is_one_problem():
    (problem,) = read_framework("arg(a).\narg(b)\natt(a,b).", Format.APX)[1]
    assert (problem.line, problem.message) == (2, "“arg(b)” has no full stop.")


@pytest.mark.parametrize("kind", Format)
def test_the_three_formats_say_the_same(kind, tmp_path):
    file = tmp_path / f"three.{kind}"
    file.write_text(SAME[kind], encoding="utf-8", newline="")
    for source in (SAME[kind], file, str(file)):
        assert evaluate_framework(source, "preferred") == {
            "semantics": "preferred",
            "extensions": [["1", "3"]],
        }


def test_answers_tell_no_extension_from_the_empty_one_and_are_json():
    odd = "arg(a). att(a,a)."
    assert json.dumps(evaluate_framework(odd, "stable")) == '{"semantics": "stable", "extensions": []}'
    assert json.dumps(evaluate_framework(odd, "preferred")) == '{"semantics": "preferred", "extensions": [[]]}'
    assert json.dumps(evaluate_framework("p af 2\n1 2\n", "h-categoriser")) == (
        '{"semantics": "h-categoriser", "strengths": {"1": 1.0, "2": 0.5}}'
    )
    both = "arg(b). arg(a). att(a,b). att(b,a)."
    assert evaluate_framework(both, "complete")["extensions"] == [[], ["b"], ["a"]]


def test_weights_and_supports_are_read_and_refused_where_they_mean_nothing():
    weighed = "arg(a,0.8). arg(b). arg(c,0). att(a,b). sup(a,c)."
    found = evaluate_framework(weighed, "df-quad")["strengths"]
    assert found == pytest.approx({"a": 0.8, "b": 0.1, "c": 0.8})
    assert evaluate_framework("a\nc\n#\na c +\n", "df-quad")["strengths"] == pytest.approx({"a": 0.5, "c": 0.75})
    with pytest.raises(BadRequest, match="attacks only"):
        evaluate_framework(weighed, "grounded")


@pytest.mark.parametrize(("kind", "text", "line", "code"), MALFORMED)
def test_malformed_files_get_a_problem_with_line_and_mend(kind, text, line, code):
    read, problems = read_framework(text, kind, f"x.{kind}")
    assert read is None
    assert (problems[0].code, problems[0].line, problems[0].file) == (code, line, f"x.{kind}")
    assert problems[0].fix
    with pytest.raises(UnreadableFramework, match=code) as refused:
        evaluate_framework(text, "grounded", kind)
    assert refused.value.problems[0].line == line


def test_all_problems_come_at_once_and_a_near_name_is_offered():
    _, problems = read_framework("arg(alpha).\natt(alpa,alpha).\nrag(b).\narg(alpha).", Format.APX)
    assert [problem.line for problem in problems] == [2, 3, 4]
    assert problems[0].fix == "Did you mean alpha?"


def test_files_that_cannot_be_read_say_so(tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        evaluate_framework(tmp_path / "none.apx")
    with pytest.raises(BadRequest, match="cannot be read"):
        evaluate_framework(tmp_path)
    (tmp_path / "latin.apx").write_bytes(b"arg(a).\narg(\xe9).")
    with pytest.raises(UnreadableFramework, match="not UTF-8") as refused:
        evaluate_framework(tmp_path / "latin.apx")
    assert refused.value.problems[0].line == 2
    (tmp_path / "bom.apx").write_bytes(b"\xef\xbb\xbfarg(a).")
    assert evaluate_framework(tmp_path / "bom.apx")["extensions"] == [["a"]]


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('argtsup(),.#%"+- \n\r\tpaf0123é²'), max_size=60), st.sampled_from(Format))
def test_any_text_is_read_or_refused_but_never_fails(text, kind):
    read, problems = read_framework(text, kind)
    assert (read is None) == bool(problems)
    if read:
        again, _ = read_framework(write_framework(read.framework, read.names, kind), kind)
        assert again is not None
        assert again.framework == read.framework
    with suppress(ArgmapError):
        assert set(evaluate_framework(text, "complete")) == {"semantics", "extensions"}


@pytest.mark.parametrize("kind", Format)
def test_what_is_written_is_read_back(kind):
    random = Random(9)
    for size in range(8):
        framework = Framework.of(size, random_attacks(random, size))
        names = [f"arg_{number}" for number in range(size)]
        read, problems = read_framework(write_framework(framework, names, kind, ["a\nnote"]), kind)
        assert not problems
        assert read.framework == framework
        if kind is not Format.AF:
            assert list(read.names) == names


def test_names_a_format_cannot_contain_are_refused():
    one = Framework.of(1, [])
    for kind, name in ((Format.APX, "a b"), (Format.APX, "a)."), (Format.TGF, "#"), (Format.AF, "a\n1 1")):
        with pytest.raises(BadRequest, match="cannot contain"):
            write_framework(one, [name], kind)
    with pytest.raises(BadRequest, match="same name"):
        write_framework(Framework.of(2, []), ["a", "a"], Format.APX)
    with pytest.raises(BadRequest, match="no format"):
        export_attack_graph(random_map(Random(1), 2, 1), "dot")


@pytest.mark.parametrize("kind", Format)
def test_a_maps_attack_graph_gives_a_solver_the_maps_extensions(kind):
    random = Random(13)
    for _ in range(25):
        debate = random_map(random, random.randint(1, 6), random.randint(0, 8))
        reject = [claim.id for claim in debate.claims if random.random() < 0.15]
        accept = [claim.id for claim in debate.claims if claim.id not in reject and random.random() < 0.15]
        export = export_attack_graph(debate, kind, reject, accept)
        for semantics in DUNG:
            solved = evaluate_framework(export.text, semantics, kind)["extensions"]
            found = evaluate(debate, semantics, reject, accept).extensions
            assert {frozenset(back_to_ids(export, names)) for names in solved} == {frozenset(e) for e in found}


def test_a_large_file_is_read_in_a_moment():
    size = 10_000
    text = f"p af {size}\n" + "".join(f"{n} {n % size + 1}\n" for n in range(1, size + 1))
    assert evaluate_framework(text, "grounded")["extensions"] == [[]]
    hostile = "arg(" * 50_000
    assert read_framework(hostile, Format.APX)[0] is None
