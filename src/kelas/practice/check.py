"""What is wrong with a definition, all at once, each fault with its place. A sound definition gives an empty list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kelas.practice import check_desk, check_flow, check_looks, check_names, check_parts, check_texts
from kelas.practice.book import Book, Finding
from kelas.practice.model import Service

PROMISES = {
    "action-leads-somewhere": "every action has a move",
    "block-complete": "a block has what its kind needs, and nothing else",
    "case-fits": "every case names things that exist",
    "catalogue-complete": "a service can be found: by five needs or more, with a marked source",
    "choice-has-options": "every choice has options, each key once",
    "fact-used": "every fact is used",
    "field-used": "every field stands on a screen",
    "final-decides": "a final rule judges what an officer decides",
    "given-fits": "what is filled in already fits its field",
    "letters-given": "a field of letters names the letters to copy",
    "message-used": "every message is said somewhere",
    "mail-delivered": "every inbox message is delivered by some move or step",
    "mail-fits-channel": "a call has no link",
    "name-known": "every name refers to something that exists",
    "number-readable": "a number has at most two decimals",
    "paper-complete": "a paper has a plain type, and shows whose it is and when it ended",
    "paper-used": "every paper can be chosen or looked at",
    "picture-safe": "a picture is a small drawing that loads and runs nothing, and is shown",
    "practice-numbers-only": "no variant has a number that could be somebody's",
    "predicate-tests-something": "every condition looks at something and tests it",
    "process-sent": "every process is sent by some move",
    "qr-for-practice": "a QR is paid to LATIHAN, and has an amount or leaves it to the payer",
    "queue-decidable": "an officer has a queue with sound and faulty applications, and a screen to decide them",
    "record-shown": "every record is the result in some variant",
    "rows-have-columns": "a field of rows says what a row is called, its columns, and how many there may be",
    "rule-dated-in-order": "a rule ends after it begins",
    "rule-for-one-thing": "a rule is about a field or a kind, and that is asked",
    "score-has-items": "every criterion of the score has debrief items, and the reverse",
    "screen-leads-on": "from every screen some way leads to the end",
    "screen-reachable": "every screen can be reached",
    "slot-offered": "a field of appointments offers some on every day, on a later screen than the first",
    "source-marked": "every rule has a source: DOC, NAT, SEED or ASM, with its number",
    "status-reachable": "every status of a process can follow one before it",
    "status-used": "every status of its own is the status of some form",
    "sum-computable": "a sum has one operation, on numbers that are known when it is computed",
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
    check_looks.predicates,
    check_names.rules,
    check_names.unused,
    check_names.cases,
    check_parts.fields,
    check_parts.blocks,
    check_parts.pictures,
    check_parts.papers,
    check_parts.sums,
    check_parts.mails,
    check_parts.catalogue,
    check_desk.given,
    check_desk.queues,
    check_desk.finals,
    check_flow.screens,
    check_flow.statuses,
)


def check(service: Service) -> list[Finding]:
    """Return every fault of a service's definition."""
    book = Book(service)
    return [finding for look in _CHECKS for finding in look(book)]
