"""Words and their normal form: folding, numbers, languages and their word lists, and the index of a text."""
