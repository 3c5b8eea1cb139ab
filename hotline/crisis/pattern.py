"""The pattern language of the rules, compiled to regular expressions over words.

Every word that a rule knows is one symbol, so a pattern can match whole words only, and a text of
ten words is a string of ten symbols. The language, one line each::

    want            this word (folded and spelled out like any text: "don't" is "do not")
    a/b/{c}         one of these
    {slot}          any phrase of the slot
    word?           may be missing
    ( a b | c )     one of these phrases
    .. and ...      up to three, up to six other words of the sentence, none of them a negation
    _               exactly one word
    !x              and the next word is not x
    ~x              and the word before is not x
    ^ and $         beginning and end of a sentence
    ^^ and $$       beginning and end of the message
    #few #teen #many    a number: up to six, seven to seventeen, more
    #year #dose #clock  a year, "20 mg", "3 am"
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotline.crisis.spelling import SENTENCE_END

UNKNOWN = "_"
_FIRST_SYMBOL = 0x10000
_TOKEN = re.compile(r"\{\w+\}|\.\.\.|\.\.|\$\$|\^\^|[()|?/!~^$]|[^\s{}()|?/!~^$]+")
_GAPS = {"..": 3, "...": 6}
_EDGES = {
    "^": r"(?<![^|])",
    "$": r"(?![^|])",
    "^^": r"(?<![\s\S])",
    "$$": r"(?=\|*\Z)",
}

Spell = Callable[[str], Sequence[str]]


class PatternError(ValueError):
    """A pattern that cannot be read; the loader adds file and rule."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    mark: str


@dataclass(frozen=True, slots=True)
class Maybe:
    node: "Node"


@dataclass(frozen=True, slots=True)
class Unlike:
    node: "Node"
    before: bool


@dataclass(frozen=True, slots=True)
class Either:
    branches: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Chain:
    nodes: tuple["Node", ...]


Node = Word | Slot | Gap | Edge | Maybe | Unlike | Either | Chain


def parse(source: str, spell: Spell) -> Node:
    """The pattern as a tree; raises :class:`PatternError` naming what cannot be read."""
    reader = _Reader(_TOKEN.findall(source), spell)
    node = reader.choice()
    if reader.place != len(reader.tokens):
        raise PatternError(f"unexpected {reader.tokens[reader.place]!r} in {source!r}")
    return node


class _Reader:
    def __init__(self, tokens: list[str], spell: Spell) -> None:
        self.tokens = tokens
        self.place = 0
        self.spell = spell

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        piece = self.peek()
        if not piece:
            raise PatternError("the pattern ends too early")
        self.place += 1
        return piece

    def choice(self) -> Node:
        branches = [self.chain()]
        while self.peek() == "|":
            self.take()
            branches.append(self.chain())
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def chain(self) -> Node:
        nodes: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            nodes.append(self.item())
        return nodes[0] if len(nodes) == 1 else Chain(tuple(nodes))

    def item(self) -> Node:
        if self.peek() in ("!", "~"):
            return Unlike(before=self.take() == "~", node=self.alternatives())
        node = self.alternatives()
        if self.peek() == "?":
            self.take()
            return Maybe(node)
        return node

    def alternatives(self) -> Node:
        branches = [self.atom()]
        while self.peek() == "/":
            self.take()
            branches.append(self.atom())
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def atom(self) -> Node:
        piece = self.take()
        if piece == "(":
            node = self.choice()
            if self.take() != ")":
                raise PatternError("a bracket is not closed")
            return node
        if piece in _GAPS:
            return Gap(0, _GAPS[piece])
        if piece == "_":
            return Gap(1, 1)
        if piece in _EDGES:
            return Edge(piece)
        return Slot(piece[1:-1]) if piece.startswith("{") else self.literal(piece)

    def literal(self, piece: str) -> Node:
        if piece in "|)?/!~":
            raise PatternError(f"unexpected {piece!r}")
        words = (piece,) if piece.startswith("#") else tuple(self.spell(piece))
        if not words:
            raise PatternError(f"{piece!r} is not a word")
        nodes = tuple(Word(word) for word in words)
        return nodes[0] if len(nodes) == 1 else Chain(nodes)


def words_of(node: Node) -> Iterable[str]:
    """Every word that stands in the tree itself (slots apart)."""
    match node:
        case Word(text):
            yield text
        case Maybe(inner) | Unlike(inner, _):
            yield from words_of(inner)
        case Either(parts) | Chain(parts):
            for part in parts:
                yield from words_of(part)


def slots_of(node: Node) -> Iterable[str]:
    """Every slot that the tree names."""
    match node:
        case Slot(name):
            yield name
        case Maybe(inner) | Unlike(inner, _):
            yield from slots_of(inner)
        case Either(parts) | Chain(parts):
            for part in parts:
                yield from slots_of(part)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """One symbol for each known word; every other word is :data:`UNKNOWN`."""

    symbols: Mapping[str, str]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Alphabet":
        ordered = sorted(set(words))
        return cls({word: chr(_FIRST_SYMBOL + n) for n, word in enumerate(ordered)})

    def of_words(self, words: Iterable[str]) -> frozenset[str]:
        """The symbols of those words that are known."""
        return frozenset(self.symbols[word] for word in words if word in self.symbols)


class Expression:
    """An expression that is compiled when a text first needs it, so that loading stays quick."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns trees into regular expressions over an alphabet, with the slots filled in."""

    alphabet: Alphabet
    slots: Mapping[str, Node]
    common: frozenset[str]
    gap_stops: str = ""

    def compiled(self, node: Node) -> re.Pattern[str]:
        return re.compile(self.regex(node))

    def later(self, node: Node) -> Expression:
        """The same, compiled at first use."""
        return Expression(self.regex(node))

    def regex(self, node: Node) -> str:
        match node:
            case Word(text):
                return self.alphabet.symbols[text]
            case Slot(name):
                return self.regex(self.slots[name])
            case Chain(parts):
                return "".join(self.regex(part) for part in parts)
            case Either(parts):
                return _joined([self.regex(part) for part in parts])
            case Maybe(inner):
                return f"(?:{self.regex(inner)})?"
            case _:
                return self._around(node)

    def _around(self, node: Gap | Edge | Unlike) -> str:
        """What stands around the words of a pattern."""
        match node:
            case Gap(least, most):
                return f"[^{SENTENCE_END}{self.gap_stops}]{{{least},{most}}}?"
            case Edge(mark):
                return _EDGES[mark]
            case Unlike(inner, before):
                return f"(?{'<!' if before else '!'}{self.regex(inner)})"

    def anchor(self, node: Node) -> frozenset[str] | None:
        """Symbols of which every match holds at least one; None where there is no such set."""
        match node:
            case Word(text):
                return frozenset(self.alphabet.symbols[text])
            case Slot(name):
                return self.anchor(self.slots[name])
            case Chain(parts):
                found = [a for a in map(self.anchor, parts) if a is not None]
                return min(found, key=self._weight, default=None)
            case Either(parts):
                return _union([self.anchor(part) for part in parts])
            case _:
                return None

    def _weight(self, symbols: frozenset[str]) -> tuple[int, int]:
        return len(symbols & self.common) * 50 + len(symbols), min(map(ord, symbols))


def _joined(parts: Sequence[str]) -> str:
    """Alternatives, longest first, the single symbols among them as one class."""
    single: set[str] = set()
    longer: dict[str, None] = {}
    for part in parts:
        if len(part) == 1:
            single.add(part)
        elif re.fullmatch(r"\[[^\]^]+\]", part):
            single.update(part[1:-1])
        else:
            longer[part] = None
    group = [*sorted(longer, key=len, reverse=True)]
    if single:
        group.append(f"[{''.join(sorted(single))}]" if len(single) > 1 else single.pop())
    return group[0] if len(group) == 1 else f"(?:{'|'.join(group)})"


def _union(found: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    symbols: frozenset[str] = frozenset()
    for part in found:
        if part is None:
            return None
        symbols |= part
    return symbols
