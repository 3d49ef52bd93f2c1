"""The short codes of Argdown for characters that keyboards lack, between dots or between colons."""

from __future__ import annotations

_LOGIC = "A ∀ E ∃ O 𝗢 P 𝗣 -> → <-> ↔ ~ ¬ ^ ∧ v ∨ v_ ⊻ <> ◇ [] ◻ ? ❓ question ❓"
_FACES = (
    "happy 😀 smile ☺ smiley ☺ laugh 😆 lol 😆 rofl 🤣 joy 😂 heart ❤ love 😍 "
    "wink 😉 shush 🤫 meh 😐 eye-roll 🙄 sad 😢 "
    "disappointed 😞 scream 😱 +1 👍 up 👍 -1 👎 down 👎 think 🤔 star ⭐ y ✔ agree ✔ n ❌ disagree ❌"
)
_WORDS = f"{_LOGIC} {_FACES}".split()
_CODES = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))


def character(code: str) -> str:
    """Return the character a code such as ``.->.`` or ``:->:`` stands for; the code itself if it is not one.

    >>> character(".->."), character(":nothing:")
    ('→', ':nothing:')
    """
    return _CODES.get(code[1:-1], code)
