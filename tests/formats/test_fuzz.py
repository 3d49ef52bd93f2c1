"""Spoiled Argdown, Kialo, JSON and YAML: only problems, no exception, no long wait, and a map that can be kept.

``make fuzz`` does the same with as many files as one likes; the graph formats have theirs in ``test_formats_spoiled``.
"""

import pytest

from bench.fuzz_formats import check, samples, spoil


@pytest.fixture(scope="module")
def texts():
    return samples()


@pytest.mark.parametrize("name", ["argdown", "kialo", "json", "yaml"])
def test_spoiled_files_are_read(name, texts):
    texts = texts[name]
    for seed in range(80):
        assert not check(name, spoil(texts[seed % len(texts)], seed, name), seed), f"seed {seed}"
