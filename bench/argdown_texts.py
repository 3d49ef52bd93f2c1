"""Makes Argdown texts of all its syntax by a seed, to ask Argdown and argmap what each counts in them."""

from __future__ import annotations

import random

_WORDS = (
    "alpha", "beta", "gamma.", "delta,", "zeta:", "eta;", "(iota)", "-", "mu's", '"nu"', "xi?", "pi/rho", "3.5", "e.g.",
    "a=b", "50%",
    "x+y", "psi--chi", "_omega_", "**bold words**", "*it*", "__x__", "#tag", "#(two words)", "...", "日本",
    "[link](http://a.example/c)", "@[S1]", "@<A1>", "\\#", "\\[esc\\]", ".->.", ":smile:", "/*c*/", "<!--c-->", "größe",
)  # fmt: skip
_SYMBOLS = ("+", "-", "_ ", "<+", "<-", "<_", "+>", "->", "_>", "><")
_INFERENCES = (
    "----", "-----", "-- Modus ponens --", "--\nrule one, rule two\n--", "-- r {uses: [1,2]} --", "-- a, b --",
    "--\nMP {uses: [1]}\n--",
)  # fmt: skip


class _Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.unit = self.chance.choice(("  ", "\t", "    ", " "))

    def words(self) -> str:
        return " ".join(self.chance.choice(_WORDS) for _ in range(self.chance.randint(1, 7)))

    def said(self, indent: str) -> str:
        words = self.words()
        if self.chance.random() < 0.15:
            words = words.replace(" ", "\n" + indent, 1)
        if self.chance.random() < 0.3:
            words += self.chance.choice((" {a: 1}", ' {color: "red", b: [1, 2]}', "\n {x: {y: 2}}"))
        return words

    def statement(self, indent: str) -> str:
        kind, title = self.chance.random(), f"[S{self.chance.randint(1, 6)}]"
        if kind < 0.35:
            return f"{title}: {self.said(indent)}"
        return title + self.chance.choice(("", " #tag", " #a #(b c)")) if kind < 0.65 else "X" + self.said(indent)

    def argument(self, indent: str) -> str:
        title = f"<A{self.chance.randint(1, 5)}>"
        return f"{title}: {self.said(indent)}" if self.chance.random() < 0.5 else title

    def relations(self, depth: int, indent: str) -> list[str]:
        lines: list[str] = []
        if depth > 4 or self.chance.random() > (0.75 if depth == 0 else 0.35):
            return lines
        inner = indent + self.unit
        for _ in range(self.chance.randint(1, 3)):
            symbol = self.chance.choice(_SYMBOLS)
            statement = symbol == "><" or self.chance.random() < 0.6
            lines.append(f"{inner}{symbol} {self.statement(inner) if statement else self.argument(inner)}")
            if self.chance.random() < 0.1:
                lines.append(f"{inner}<!-- comment\n {inner}more -->")
            lines += self.relations(depth + 1, inner)
        return lines

    def proof(self) -> str:
        lines: list[str] = []
        number = 1
        for _ in range(self.chance.randint(1, 2)):
            for _ in range(self.chance.randint(1, 3)):
                lines += [f"({number}) {self.statement('')}", *self.relations(2, "")]
                number += 1
            lines.append(self.chance.choice(_INFERENCES))
            if self.chance.random() < 0.3:
                lines.append(f"{self.unit}<_ {self.argument('')}")
            lines += [f"({number}) {self.statement('')}", *self.relations(1, "")]
            number += 1
        return "\n".join(lines)

    def blocks(self) -> list[str]:
        blocks: list[str] = []
        if self.chance.random() < 0.3:
            mode = "model:\n    mode: strict\n" if self.chance.random() < 0.6 else ""
            blocks.append(f"===\ntitle: Made by rule\n{mode}===")
        for place in range(self.chance.randint(1, 9)):
            kind = self.chance.random()
            if kind < 0.12:
                blocks.append("#" * self.chance.randint(1, 3) + " " + self.words())
            elif kind < 0.5:
                blocks.append("\n".join([self.statement(""), *self.relations(0, "")]))
            elif kind < 0.7:
                blocks.append("\n".join([self.argument(""), *self.relations(0, "")]))
            elif kind < 0.82:
                blocks += [f"<P{place}>\n{self.unit}+> [S1]\n{self.unit}_> <A2>", self.proof()]
            elif kind < 0.9:
                blocks += [self.statement(""), self.proof()]
            else:
                mark = self.chance.choice(("*", "1."))
                items = [[f"  {mark} {self.statement('')}", *self.relations(1, "    ")] for _ in range(2)]
                blocks.append("\n".join(line for item in items for line in item))
        return blocks


def made(seed: int) -> str:
    """Return the text of a seed."""
    maker = _Maker(seed)
    gap = maker.chance.choice(("\n", "\n\n", "\n \n"))
    return gap.join(block + "\n" for block in maker.blocks())
