"""Faults of what is written: translations, names in texts, numbers, variants, scores."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from kelas.practice.book import Book, Finding
from kelas.practice.facts import NAME, facts_of
from kelas.practice.scenarios import CRITERIA
from kelas.practice.state import State
from kelas.privacy import plausible_nik
from kelas.words.text import Text

# Numbers that a sentence may name besides facts: see `why_not` of the predicates, and the engine.
ARGS = frozenset({"n", "limit", "pos", "date", "row"})
MOST_VARIANTS = 5000


def texts(book: Book) -> Iterator[Finding]:
    """Texts exist in both languages and name the same, known facts."""
    for place, part in book.parts:
        if not isinstance(part, Text):
            continue
        for lang, text in (("id", part.id), ("en", part.en)):
            if not text.strip():
                yield Finding(path=place, rule="text-in-both-languages", message=f"`{lang}` is empty; write it")
        named = set(NAME.findall(part.id)), set(NAME.findall(part.en))
        if named[0] != named[1]:
            odd = ", ".join(sorted(named[0] ^ named[1]))
            message = f"`{odd}` is named in one language only; name the same facts in both"
            yield Finding(path=place, rule="text-in-both-languages", message=message)
    known = set(book.fact_values)
    for place, text in book.texts:
        allowed = known | ARGS if "messages" in place or place[0] == "statuses" else known
        for name in sorted(set(NAME.findall(text)) - allowed):
            message = f"no scenario has a fact `{name}`; add it to `vary` or `facts`, or correct the name"
            yield Finding(path=place, rule="name-known", message=message)


def practice_numbers(book: Book) -> Iterator[Finding]:
    """No text, and no fact of any variant, holds a number that could be somebody's."""
    for place, text in book.texts:
        if plausible_nik(text):
            yield _plausible(*place)
    for key, scenario in book.service.scenarios.items():
        digits = [name for name, values in scenario.vary.items() if any(_has_digits(value) for value in values)]
        sizes = [range(len(scenario.vary[name])) for name in digits]
        bad: set[str] = set()
        for numbers in islice(product(*sizes), MOST_VARIANTS):
            picks = dict(zip(digits, numbers, strict=True))
            state = State(service="", scenario=key, seed="", screen="", picks=picks)
            bad |= {name for name, fact in facts_of(scenario, state).items() if plausible_nik(fact.id)}
        for name in sorted(bad):
            yield _plausible("scenarios", "scenarios", key, "facts", name)


def variants(book: Book) -> Iterator[Finding]:
    """Every varied name has values, and all its values give the same facts."""
    for key, scenario in book.service.scenarios.items():
        for name, values in scenario.vary.items():
            place = ("scenarios", "scenarios", key, "vary", name)
            shapes = {frozenset() if isinstance(value, str) else frozenset(value) for value in values}
            if not values:
                yield Finding(path=place, rule="variant-complete", message=f"`{name}` has no values; give at least one")
            elif len(shapes) > 1:
                message = f"the values of `{name}` give different facts; give each the same keys"
                yield Finding(path=place, rule="variant-complete", message=message)
            elif shapes & {frozenset({"id", "en"})}:
                message = f"a value of `{name}` looks like a text; write `fact: {{id: …, en: …}}`"
                yield Finding(path=place, rule="variant-complete", message=message)


def scores(book: Book) -> Iterator[Finding]:
    """Weights and debrief items belong together."""
    for key, scenario in book.service.scenarios.items():
        items = {item.criterion for item in scenario.debrief.items}
        weighed = {criterion for criterion, weight in scenario.score.items() if weight > 0}
        for criterion in CRITERIA:
            if (criterion in items) != (criterion in weighed):
                lacks = "debrief item" if criterion in weighed else "weight above 0 in `score`"
                message = f"`{criterion}` has no {lacks}; add one"
                yield Finding(path=("scenarios", "scenarios", key, "score"), rule="score-has-items", message=message)


def _has_digits(value: object) -> bool:
    texts_ = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else []
    return any(isinstance(text, str) and text.isdigit() for text in texts_)


def _plausible(*place: str | int) -> Finding:
    message = "this number could be somebody's; end practice numbers in 0000"
    return Finding(path=place, rule="practice-numbers-only", message=message)
