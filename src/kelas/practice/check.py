"""What is wrong with a definition, all at once, each fault with its place. A sound definition gives an empty list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kelas.practice import check_flow, check_names, check_texts
from kelas.practice.book import Book, Finding
from kelas.practice.model import Service

PROMISES = {
    "action-leads-somewhere": "every action has a move",
    "case-fits": "every case names things that exist",
    "choice-has-options": "every choice has options, each key once",
    "fact-used": "every fact is used",
    "field-used": "every field stands on a screen",
    "letters-given": "a field of letters names the letters to copy",
    "message-used": "every message is said somewhere",
    "mail-delivered": "every inbox message is delivered by some move or step",
    "name-known": "every name refers to something that exists",
    "practice-numbers-only": "no variant has a number that could be somebody's",
    "predicate-tests-something": "every condition looks at something and tests it",
    "process-sent": "every process is sent by some move",
    "record-shown": "every record is the result in some variant",
    "rule-dated-in-order": "a rule ends after it begins",
    "rule-for-one-thing": "a rule is about a field or a kind, and that is asked",
    "score-has-items": "every criterion of the score has debrief items, and the reverse",
    "screen-leads-on": "from every screen some way leads to the end",
    "screen-reachable": "every screen can be reached",
    "source-marked": "every rule has a source: DOC, NAT, SEED or ASM, with its number",
    "status-reachable": "every status of a process can follow one before it",
    "text-in-both-languages": "every text is there in Indonesian and English, with the same facts",
    "value-possible": "a condition asks for a value that can occur",
    "variant-complete": "all values of a varied name give the same facts",
}
"""rule ids and what each promises"""

_CHECKS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    check_texts.texts,
    check_texts.practice_numbers,
    check_texts.variants,
    check_texts.scores,
    check_names.references,
    check_names.predicates,
    check_names.rules,
    check_names.unused,
    check_names.cases,
    check_flow.fields,
    check_flow.screens,
    check_flow.statuses,
)


def check(service: Service) -> list[Finding]:
    """Return every fault of a service's definition."""
    book = Book(service)
    return [finding for look in _CHECKS for finding in look(book)]
