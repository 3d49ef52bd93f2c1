"""What hostile texts and quotations cost: processor time and memory of each kind, in a process of its own."""

# ruff: noqa: E501 - a kind to a line

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from argmap.errors import ArgmapError
from argmap.quotes import SourceText
from argmap.quotes.pages.furniture import MOST_LINES

SECONDS, MEGABYTES = 2.0, 500
"""What one source, or one quotation, may cost."""
SOURCE, QUOTE = 10_000_000, 100_000
"""Bytes of a source and of a quotation."""

_rng = random.Random(5)
_WORDS = ["".join(_rng.choices("abcdefghijklmnopqrstuvwxyz", k=_rng.randint(1, 11))) for _ in range(4000)]


def _from(chars: str) -> Callable[[int], str]:
    """Return a maker of a text in one line of characters drawn from some."""
    width = len(chars.encode()) / len(chars)
    return lambda size: "".join(random.Random(1).choices(chars, k=int(size / width)))


def _over(*pieces: str) -> Callable[[int], str]:
    """Return a maker of a text that repeats pieces; ``{}`` in them counts up."""
    piece = "".join(pieces)
    if "{}" not in piece:
        return lambda size: piece * (size // len(piece.encode()))

    def made(size: int) -> str:
        out, length, number = [], 0, 0
        while length < size:
            number += 1
            out.append(piece.replace("{}", str(number % 5000)))
            length += len(out[-1].encode())
        return "".join(out)

    return made


def _few(maker: Callable[[int], str]) -> Callable[[int], str]:
    """Return a maker of as many lines as are still searched for furniture, and of plain words after them."""

    def made(size: int) -> str:
        sample = maker(10_000)
        lines = max(sample.count("\n"), sample.count("\f"))
        text = maker(min(size, 10_000 * MOST_LINES // (lines + 1) - 30_000))
        return text + "x" * (size - len(text.encode()))

    return made


def _prose(joint: str) -> Callable[[int], str]:
    """Return a maker of a text of invented words, joined by something."""
    return lambda size: joint.join(random.Random(2).choices(_WORDS, k=size // (6 + len(joint.encode()))))


def _scattered(size: int) -> str:
    rng = random.Random(3)
    return "".join(chr(rng.randrange(0x20, 0xD7FF)) for _ in range(size * 2 // 5))


#: Name of a kind -> maker of a text of so many bytes.
KINDS: dict[str, Callable[[int], str]] = {
    "one line of words": _prose(" "),
    "a word to a line": _prose("\n"),
    "one line without a space": _from("abcdefghijklmnopqrstuvwxyz"),
    "one letter": _over("x"),
    "one word": _over("again "),
    "one Chinese line": lambda size: "".join(chr(code) for code in random.Random(4).choices(range(0x4E00, 0x9FFF), k=size // 3)),
    "one Chinese character": _over("字"),
    "kana": _from("".join(map(chr, range(0x3041, 0x3097)))),
    "Thai": _from("".join(map(chr, range(0x0E01, 0x0E3A)))),
    "Hangul words": lambda size: " ".join("".join(chr(code) for code in random.Random(at).choices(range(0xAC00, 0xD7A3), k=3)) for at in range(size // 10)),
    "Devanagari": _from("".join(map(chr, range(0x0904, 0x094E))) + "     "),
    "Arabic, right to left": _from("".join(map(chr, range(0x0621, 0x064B))) + "      \u202b\u202c"),
    "emoji": _from("".join(map(chr, range(0x1F300, 0x1F640)))),
    "joined emoji": _over("👩‍👩‍👧‍👦"),
    "combining marks": _over("a", "".join(map(chr, range(0x300, 0x330)))),
    "one letter under marks": lambda size: "a" + "\u0301" * (size // 2),
    "a mark to a letter": _over("a\u0301"),
    "zero-width characters": _over("\u200b"),
    "letters with zero-width ones": _over("a\u200b"),
    "soft hyphens": _over("a\u00ad"),
    "ligatures": _over("ﬁ ﬃ ﷺ "),
    "digits": _from("0123456789"),
    "the number one": _over("1 "),
    "numbers": _over("{} "),
    "numbers glued to words": _over("w{} "),
    "numbers behind full stops": _over("w.{} "),
    "one note number over": _over("w.1 w.2 w.3 "),
    "raised figures": _from("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "raised figures behind marks": _over("a.¹²³ "),
    "bracketed numbers": _over("w[{}] "),
    "decimals": _over("1.5,2 "),
    "apostrophes": _over("a'"),
    "hyphens at line ends": _over("ab-\n"),
    "only brackets": _over("["),
    "brackets in pairs": _over("[a] "),
    "quotation marks": _over("“”\"'"),
    "dots": _over("."),
    "ellipses": _over("a ... "),
    "line breaks": _over("\n"),
    "carriage returns": _over("\r"),
    "form feeds": _over("\f"),
    "pages of a word": _over("word\n\f"),
    "pages with notes": _over("word and word.{}\n\n____\n{}. A note.\n\n{}\n\f"),
    "page numbers": _over("{}\n"),
    "page numbers apart": _over("\n{}\n\n"),
    "Roman numbers": _over("xiv\n"),
    "heads": _over("CHAPTER {}\n"),
    "heads apart": _over("\nTHE HEAD {}\n\n"),
    "heads inside sentences": _over("and then\n\n{}   THE HEAD\n\nit went\n"),
    "notes by number": _over("{}. note\n"),
    "starred notes": _over("* note\n"),
    "rules": _over("____\n"),
    "rules and notes": _over("____\n1. note\n"),
    "fewer line breaks": _few(_over("\n")),
    "fewer form feeds": _few(_over("\f")),
    "fewer page numbers": _few(_over("{}\n")),
    "fewer heads": _few(_over("CHAPTER {}\n")),
    "fewer heads apart": _few(_over("\nTHE HEAD {}\n\n")),
    "fewer heads inside sentences": _few(_over("and then\n\n{}   THE HEAD\n\nit went\n")),
    "fewer pages with notes": _few(_over("word and word.{}\n\n____\n{}. A note.\n\n{}\n\f")),
    "fewer notes by number": _few(_over("{}. note\n")),
    "fewer rules and notes": _few(_over("____\n1. note\n")),
    "fewer starred notes": _few(_over("\n* note\n")),
    "marks in two orders": lambda size: "a" + "\u0301\u0323" * (size // 4),
    "white space": _over(" "),
    "other white space": _over("\u2003\u3000\u00a0"),
    "controls": _over("\x01\x02 a"),
    "surrogate escapes": lambda size: "\ufffd" * (size // 3),
    "any characters": _scattered,
    "capitals with dots": _over("İI"),
}  # fmt: skip
#: The same for files that no text is behind.
FILES: dict[str, Callable[[int], bytes]] = {
    "random bytes": lambda size: random.Random(6).randbytes(size),
    "zeros": bytes,
    "bytes above 127": lambda size: bytes(random.Random(6).choices(range(128, 256), k=size)),
    "mixed encodings": lambda size: ("naïve café\n".encode() + "naïve café\n".encode("cp1252")) * (size // 24),
    "mixed, one line": lambda size: ("naïve café ".encode() + "naïve café ".encode("cp1252")) * (size // 24),
    "half of UTF-16": lambda size: "word ".encode("utf-16-le") * (size // 10) + b"x",
    "UTF-16 with a mark": lambda size: ("word " * (size // 10)).encode("utf-16"),
    "Russian in windows-1251": lambda size: ("слово за словом\n" * (size // 16)).encode("cp1251"),
    "a PDF of nothing": lambda size: b"%PDF-1.7\n" + b"1 0 obj " * (size // 8),
    "a broken archive": lambda size: b"PK\x03\x04" + random.Random(6).randbytes(size),
    "tags": lambda size: b"<html>" + b"<p>" * (size // 3),
}


def prepared(path: Path) -> SourceText:
    """Return a file's text with all worked out that checking needs."""
    source = SourceText.from_file(path)
    source.has("x")
    return source


def cost(step: Callable[[], object]) -> tuple[float, object]:
    """Return the processor seconds of a step and what came of it."""
    start = time.process_time()
    try:
        found = step()
    except ArgmapError as error:
        found = error
    return time.process_time() - start, found


def _memory() -> float:
    """Return the megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def one(name: str) -> dict[str, float]:
    """Return the figures of one kind: as a source, as a quotation, and as a quotation of such a source."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.txt"
        data = FILES[name](SOURCE) if name in FILES else KINDS[name](SOURCE).encode("utf-8", "surrogatepass")
        path.write_bytes(data)
        del data
        figures["prepared"], source = cost(lambda: prepared(path))
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )
    if isinstance(source, SourceText):
        text = source.text
        share = QUOTE * len(text) // SOURCE
        figures["copied"] = cost(lambda: source.check(text[1000 : 1000 + share]))[0]
        figures["altered"] = cost(
            lambda: source.check(text[1000 : 1000 + share // 2] + " never " + text[1000 + share // 2 : 1000 + share])
        )[0]
        figures["short"] = cost(lambda: source.check(text[1000:1100] + " never " + text[1100:1200]))[0]
    if name in KINDS:
        prose = SourceText("It was said. ".join(KINDS["one line of words"](165_000).split("z")))
        prose.check("something that warms up the dictionaries")
        quote = KINDS[name](QUOTE)
        figures["as a quotation"] = cost(lambda: prose.check(quote))[0]
        figures["with words"] = cost(lambda: prose.check(prose.text[:400] + quote + prose.text[500:900]))[0]
    figures["all memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1 << 10
    )
    return figures


def main(names: list[str]) -> int:
    """Print what each kind costs beside the bounds, and return how many break them."""
    over = 0
    print(
        f"\nhostile sources of {SOURCE / 1e6:g} MB and quotations of {QUOTE / 1e3:g} kB (bounds {SECONDS:g} s, {MEGABYTES} MB)"
    )
    for name in names or [*KINDS, *FILES]:
        run = subprocess.run(
            [sys.executable, "-m", "bench.quotes_hostile", "--one", name], capture_output=True, text=True, check=False
        )
        if run.returncode:
            print(f"  {name:28} failed: {run.stderr.strip().splitlines()[-1]}")
            over += 1
            continue
        figures = json.loads(run.stdout)
        broken = [key for key, value in figures.items() if value > (MEGABYTES if "memory" in key else SECONDS)]
        told = ", ".join(
            f"{key} {value:.0f} MB" if "memory" in key else f"{key} {value:.2f} s" for key, value in figures.items()
        )
        print(f"  {name:28} {told}{'  OVER: ' + ', '.join(broken) if broken else ''}", flush=True)
        over += bool(broken)
    print(f"  {over} beyond the bounds")
    return over


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2])))
    else:
        main(sys.argv[1:])
