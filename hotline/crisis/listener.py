"""Hear danger in one short text: how urgent, of which kind, about whom, and by which rule.

The way of a text: fold and spell (:mod:`fold`, :mod:`spelling`), take idioms out, try the rules
that share a word with it, let the guards of a hit's own clause lower it to ``support``, weigh the
signs that are left together, and keep the most urgent hit. Both languages are always heard.
Pure and deterministic; a text of 1,600 characters costs milliseconds at worst.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hotline.crisis.book import Book, load_book
from hotline.crisis.level import Heard, Level
from hotline.crisis.pattern import UNKNOWN
from hotline.crisis.rules import GUARDS, Rule
from hotline.crisis.spelling import CLAUSE_END, SENTENCE_END

_MASK = "="
# What decides between two hits of one level: the line that few people know comes first.
_ORDER = (
    "overdose",
    "sexual_assault",
    "child_abuse",
    "domestic_violence",
    "worry_other",
    "suicide",
    "self_harm",
    "harm_others",
    "psychosis",
    "eating_disorder",
    "relapse",
    "grief",
    "hopeless",
    "help",
)
_PLACES = {category: 2 * place for place, category in enumerate(_ORDER)}
# Of somebody else these are a worry, and the helper is answered.
_WRITERS_OWN = frozenset({"suicide", "self_harm", "hopeless"})
_MATCHES_TRIED = 4
# How many words before a hit are read for a negation ("I would never ...").
_GUARD_REACH = 40


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    level: Level
    about: str
    start: int
    guard: str | None
    # Says "myself": whatever else is said of others, this is about the writer.
    firm: bool

    @property
    def order(self) -> tuple[int, int, bool, int, str]:
        """Smaller is nearer to what the answer should be about."""
        return -self.level.rank, self._place, self.about != "past", self.start, self.rule.id

    @property
    def _place(self) -> int:
        category = self.rule.category or ""
        if self.level is Level.SUPPORT and category == "grief":
            return -1
        if self.firm and category in _WRITERS_OWN:
            return _PLACES["worry_other"] - 1
        return _PLACES.get(category, len(_PLACES) * 2)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text as symbols without clause marks, and where its clauses begin."""

    symbols: str
    cuts: tuple[int, ...]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        left = max((cut for cut in self.cuts if cut <= start), default=0)
        right = min((cut for cut in self.cuts if cut >= end), default=len(self.symbols))
        return left, right


@dataclass(frozen=True, slots=True)
class Listener:
    """Hears texts by the rules of one content folder; load once, then share."""

    book: Book = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Listener":
        """Listener for ``content/crisis``; raises :class:`CrisisContentError` on authors' slips."""
        return cls(load_book(folder))

    def hear(self, text: str, lang: str | None = None) -> Heard:
        """What is in the text. ``lang`` is only a preference: both languages are always heard."""
        line = self._line(text)
        hits = list(self._hits(line))
        age = self._age(line) if hits else None
        if not hits:
            return Heard(lang=lang or "en", age=age)
        best = min(hits, key=lambda hit: hit.order)
        return self._weighed(best, hits, age, lang)

    def _line(self, text: str) -> _Line:
        words = self.book.spelling.read(text)
        return self._cut(self._unmasked(self._encoded(words)))

    def _encoded(self, words: Sequence[str]) -> str:
        symbols, turns = self.book.alphabet.symbols, self.book.turns
        out: list[str] = []
        for word in words:
            if word in (SENTENCE_END, CLAUSE_END):
                out.append(word)
                continue
            symbol = symbols.get(word, UNKNOWN)
            out.append(CLAUSE_END + symbol if symbol in turns else symbol)
        return "".join(out)

    def _unmasked(self, line: str) -> str:
        """The line with every idiom's words taken out of hearing."""
        tried = {n for symbol in set(line) for n in self.book.idiom_anchors.get(symbol, ())}
        for number in sorted(tried):
            line = self.book.idioms[number].sub(lambda m: _MASK * len(m.group()), line)
        return line

    def _cut(self, marked: str) -> _Line:
        symbols: list[str] = []
        cuts = [0]
        for symbol in marked:
            if symbol == CLAUSE_END:
                cuts.append(len(symbols))
            elif symbol != SENTENCE_END:
                symbols.append(symbol)
            elif symbols and symbols[-1] != SENTENCE_END:
                symbols.append(symbol)
                cuts.append(len(symbols))
        return _Line("".join(symbols), tuple(cuts))

    def _hits(self, line: _Line) -> Iterator[_Hit]:
        anchored = self.book.anchored
        places = {place for symbol in set(line.symbols) for place in anchored.get(symbol, ())}
        for number, place in sorted(places):
            rule = self.book.rules[number]
            hit = self._hit(rule, place, line)
            if hit:
                yield hit

    def _hit(self, rule: Rule, place: int, line: _Line) -> _Hit | None:
        found: _Hit | None = None
        for tried, match in enumerate(rule.patterns[place].pattern.finditer(line.symbols)):
            hit = self._judged(rule, match.start(), match.end(), line)
            if hit.guard is None:
                return hit
            found = found or hit
            if tried >= _MATCHES_TRIED:
                break
        return found

    def _judged(self, rule: Rule, start: int, end: int, line: _Line) -> _Hit:
        guard = self._guard(rule, start, end, line) if rule.level > Level.SUPPORT else None
        level = Level.SUPPORT if guard else rule.level
        about = self._about(rule, start, end, line)
        if guard == "past" and about == "self":
            about = "past"
        firm = not self.book.firm_marks.isdisjoint(line.symbols[start:end])
        return _Hit(rule, level, about, start, guard, firm)

    def _guard(self, rule: Rule, start: int, end: int, line: _Line) -> str | None:
        left, right = line.clause(start, end)
        clause = line.symbols[left:right]
        if "negated" in rule.guards and self._negated(line.symbols[left:start]):
            return "negated"
        for name in GUARDS[1:]:
            if name in rule.guards and self._holds(name, clause):
                return name
        if any(later.pattern.search(clause) for later in rule.unless):
            return "unless"
        return None

    def _negated(self, before: str) -> bool:
        """The words before a hit end in a negation that reaches it."""
        nearby = before[-_GUARD_REACH:]
        return any(m.end() == len(nearby) for m in self.book.guards["negated"].finditer(nearby))

    def _holds(self, name: str, clause: str) -> bool:
        void = self.book.voids.get(name)
        return bool(self.book.guards[name].search(clause)) and not (void and void.search(clause))

    def _about(self, rule: Rule, start: int, end: int, line: _Line) -> str:
        """Whom a hit is about: the nearest person named in it or before it in its sentence."""
        if rule.about != "auto":
            return rule.about
        if line.symbols[end : end + 1] in self.book.self_marks:
            return "self"
        first = line.symbols.rfind(SENTENCE_END, 0, start) + 1
        for symbol in reversed(line.symbols[first:end]):
            if symbol in self.book.self_marks:
                return "self"
            if symbol in self.book.other_marks:
                return "other"
        return "self"

    def _weighed(
        self, best: _Hit, hits: Sequence[_Hit], age: str | None, lang: str | None
    ) -> Heard:
        """The best hit, raised where signs stand together; ``none`` for a sign alone."""
        signs = {h.rule.sign for h in hits if h.rule.sign and h.guard is None}
        level, category, rule = best.level, best.rule.category, best.rule.id
        for raised in self.book.escalations:
            if raised.level > level and raised.signs <= signs:
                category = category if level >= Level.CRISIS else raised.category
                level, rule = raised.level, raised.id
        if level is Level.NONE:
            return Heard(lang=lang or "en", age=age)
        if best.about == "other" and category in _WRITERS_OWN:
            category = "worry_other"
        return Heard(level, category, best.about, rule, self._lang(hits, lang), age)

    def _lang(self, hits: Sequence[_Hit], preferred: str | None) -> str:
        """The language of the best hits; the preference where both were heard alike."""
        top = max(hit.level for hit in hits)
        heard = {hit.rule.lang for hit in hits if hit.level is top}
        if preferred in heard:
            return preferred
        return min(hits, key=lambda hit: hit.order).rule.lang

    def _age(self, line: _Line) -> str | None:
        for name, pattern in self.book.ages.items():
            if pattern.search(line.symbols):
                return name
        return None
