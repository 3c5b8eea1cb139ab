"""Text as people type it, made comparable: lower case, no accents, plain quotes."""

import unicodedata


def words(*lines: str) -> frozenset[str]:
    """A set of words from lines of them."""
    return frozenset(word for line in lines for word in line.split())


def fold(text: str) -> str:
    """Lower-case text without accents; compatibility forms (full-width digits) made plain."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip()
