"""Faults of names: references to nothing, things that nothing uses, conditions that can never hold."""

from __future__ import annotations

from collections.abc import Container, Iterator

from kelas.practice.book import Book, Finding, Place
from kelas.practice.check_looks import is_input
from kelas.practice.check_parts import SOURCE
from kelas.practice.facts import NAME
from kelas.practice.intake import NOT_AN_OPTION, REAL_NUMBER, TOO_LONG, UNREADABLE
from kelas.practice.model import CaseAction, Rule
from kelas.practice.queue import DECISIONS
from kelas.practice.rules import COPIED, FILLED, ROWS_TOO_FEW, ROWS_TOO_MANY, SLOT_FULL, SLOT_GONE
from kelas.practice.scenarios import Queue
from kelas.practice.screens import Block, Screen, Status
from kelas.practice.sentences import ENGINE_SENTENCES
from kelas.practice.values import DATE_UNREADABLE, NUMBER_UNREADABLE

BUILT_IN = frozenset({"judge", "open", "decide", "save", "tomorrow", "restart", "refused"})
"""actions that every screen understands"""
ENGINE_FAULTS = (
    *(FILLED, COPIED, REAL_NUMBER, TOO_LONG, UNREADABLE, NOT_AN_OPTION, NUMBER_UNREADABLE, DATE_UNREADABLE),
    *(SLOT_GONE, SLOT_FULL, ROWS_TOO_FEW, ROWS_TOO_MANY),
)
"""rule ids of faults that the engine itself finds"""


def references(book: Book) -> Iterator[Finding]:
    """Every name in a file refers to something."""
    service = book.service

    def known(place: Place, what: str, name: str, among: Container[str]) -> Iterator[Finding]:
        if name and name not in among:
            message = f"there is no {what} `{name}`; correct the name or add it"
            yield Finding(path=place, rule="name-known", message=message)

    yield from known(("service", "start"), "screen", service.definition.start, service.screens)
    for place, part in book.parts:
        if isinstance(part, Screen):
            for name in part.fields:
                yield from known((*place, "fields"), "field", name, service.fields)
            yield from known((*place, "fixes"), "process", part.fixes, service.processes)
        elif isinstance(part, Block):
            yield from known((*place, "process"), "process", part.process, service.processes)
            yield from known((*place, "fact"), "fact", part.fact, book.fact_values)
            for name in part.screens:
                yield from known((*place, "screens"), "screen", name, service.screens)
            screen = service.screens.get(str(place[2]))
            yield from known((*place, "action"), "action", part.action, screen.actions if screen else ())
            yield from known((*place, "file"), "picture", part.file, service.pictures)
        elif isinstance(part, Status):
            for name in part.next:
                yield from known((*place, "next"), "status", name, service.statuses)
        elif isinstance(part, Queue):
            yield from known((*place, "process"), "process", part.process, service.processes)
        elif isinstance(part, Rule):
            if part.field and not is_input(book, part.field):
                yield from known((*place, "field"), "field", part.field, ())
            yield from known((*place, "say"), "message", part.say, service.messages)
    for place, move in book.moves:
        yield from known((*place, "to"), "screen", move.to, service.screens)
        yield from known((*place, "say"), "message", move.say, service.messages)
    for place, step in book.steps:
        yield from known((*place, "to"), "status", step.to, service.statuses)
        yield from known((*place, "say"), "message", step.say, service.messages)
    for place, effect in book.effects:
        for name in effect.deliver:
            yield from known((*place, "deliver"), "inbox message", name, service.inbox)
        for name in effect.clear:
            yield from known((*place, "clear"), "field", name, service.fields)
        yield from known((*place, "send"), "process", effect.send, service.processes)
        yield from known((*place, "cancel"), "process", effect.cancel, service.processes)
    for key, process in service.processes.items():
        for name in process.screens:
            yield from known(("service", "processes", key, "screens"), "screen", name, service.screens)
        yield from known(("service", "processes", key, "sends"), "status", process.sends, service.statuses)
    for key, scenario in service.scenarios.items():
        for name in scenario.path:
            yield from known(("scenarios", "scenarios", key, "path"), "screen", name, service.screens)
        yield from known(("scenarios", "scenarios", key, "start"), "screen", scenario.start, service.screens)
        for name in scenario.given:
            yield from known(("scenarios", "scenarios", key, "given", name), "field", name, service.fields)
    for code in ENGINE_SENTENCES:
        yield from known(("statuses", "messages"), "message", code, service.messages)


def rules(book: Book) -> Iterator[Finding]:
    """Every rule has a source, an order of dates, and one thing that it is about and that is asked."""
    service = book.service
    asked = {name for screen in service.screens.values() for name in screen.fields}
    sent = {
        name
        for process in service.processes.values()
        for screen in process.screens
        if screen in service.screens
        for name in service.screens[screen].fields
    }
    for place, rule in book.parts:
        if not isinstance(rule, Rule):
            continue
        if bool(rule.field) == (rule.kind is not None):
            message = "name either a `field` or a `kind`"
            yield Finding(path=place, rule="rule-for-one-thing", message=message)
        elif rule.field and rule.field.partition(".")[0] not in (sent if rule.stage == "officer" else asked):
            where = "sent by a process" if rule.stage == "officer" else "asked on a screen"
            message = f"`{rule.field}` is not {where}, so this rule never speaks; ask for it or remove the rule"
            yield Finding(path=place, rule="rule-for-one-thing", message=message)
        if not SOURCE.fullmatch(rule.source):
            message = f"`{rule.source}` is no source; write DOC, NAT, SEED or ASM and the number: NAT [21]"
            yield Finding(path=(*place, "source"), rule="source-marked", message=message)
        if rule.until is not None and rule.until < rule.from_:
            yield Finding(path=(*place, "until"), rule="rule-dated-in-order", message="`until` is before `from`")


def unused(book: Book) -> Iterator[Finding]:
    """Nothing is written that nothing uses."""
    service = book.service
    said = {rule.say for rule in service.rules.values()} | set(ENGINE_SENTENCES)
    said |= {move.say for _, move in book.moves} | {step.say for _, step in book.steps}
    for code in [*service.own_messages.messages, *service.shared.messages]:
        if code not in said:
            file = "messages" if code in service.own_messages.messages else "statuses"
            yield _unused((file, "messages", code), "message-used", f"message `{code}` is never said")
    asked = {name for screen in service.screens.values() for name in screen.fields}
    for key in set(service.fields) - asked:
        yield _unused(("service", "fields", key), "field-used", f"field `{key}` stands on no screen")
    delivered = {name for _, effect in book.effects for name in effect.deliver}
    for key in set(service.inbox) - delivered:
        yield _unused(("messages", "inbox", key), "mail-delivered", f"message `{key}` never arrives")
    sent = {effect.send for _, effect in book.effects}
    reached = {process.sends for process in service.processes.values()} | {step.to for _, step in book.steps}
    for key in service.definition.statuses.keys() - service.shared.statuses.keys() - reached:
        yield _unused(("service", "statuses", key), "status-used", f"no form ever has the status `{key}`")
    for key in set(service.processes) - sent:
        yield _unused(("service", "processes", key), "process-sent", f"nothing sends `{key}`")
    shown: set[str] = set()
    for _, part in book.parts:
        if isinstance(part, Block) and part.kind == "record":
            shown |= book.fact_values.get(part.fact) or frozenset()
    for key in set(service.definition.records) - shown:
        yield _unused(("service", "records", key), "record-shown", f"record `{key}` is the result in no variant")
    used = {name for _, text in book.texts for name in NAME.findall(text)}
    used |= {text.removeprefix("fact:") for _, text in book.texts if text.startswith("fact:")}
    used |= {part.fact for _, part in book.parts if isinstance(part, Block)}
    for key in set(book.fact_values) - used:
        yield _unused(_place_of_fact(book, key), "fact-used", f"nothing uses the fact `{key}`")


def cases(book: Book) -> Iterator[Finding]:
    """Every case names things that exist."""
    service = book.service
    actions = {name for screen in service.screens.values() for name in screen.actions} | BUILT_IN

    def fits(place: Place, what: str, name: str, among: Container[str]) -> Iterator[Finding]:
        if name and name not in among:
            yield Finding(path=place, rule="case-fits", message=f"there is no {what} `{name}`; correct the name")

    for key, case in service.cases.items():
        place: Place = ("cases", "cases", key)
        yield from fits((*place, "scenario"), "scenario", case.scenario, service.scenarios)
        scenario = service.scenarios.get(case.scenario)
        for name, wanted in case.with_.items():
            values = scenario.vary.get(name, ()) if scenario else ()
            allowed = [value for value in values if isinstance(value, str)] + [str(n) for n in range(len(values))]
            yield from fits((*place, "with", name), f"value of `{name}`", wanted, allowed)
        yield from fits((*place, "then", "screen"), "screen", case.then.screen, service.screens)
        for code in [*case.then.said, *case.then.silent]:
            yield from fits((*place, "then", "said"), "message", code, service.messages)
        rules_ = [*(case.then.faults or {}).values(), *case.then.reasons.values()]
        for name in [rule for group in rules_ for rule in group]:
            yield from fits((*place, "then", "faults"), "rule", name, [*service.rules, *ENGINE_FAULTS])
        for process, status in case.then.status.items():
            yield from fits((*place, "then", "status"), "process", process, service.processes)
            yield from fits((*place, "then", "status"), "status", status, service.statuses)
    applications = [key for queue in book.queues for key in queue.applications]
    for place, part in book.parts:
        if isinstance(part, CaseAction):
            yield from fits((*place, "action"), "action", part.action, actions)
            for name in part.fields:
                yield from fits((*place, "fields", name), "field", name, service.fields)
            yield from fits((*place, "application"), "application", part.application, applications)
            yield from fits((*place, "decision"), "decision", part.decision, DECISIONS)


def _place_of_fact(book: Book, key: str) -> Place:
    return next(place for place, _ in book.parts if place[-1] == key and {"vary", "facts", "sums"} & set(place))


def _unused(place: Place, rule: str, what: str) -> Finding:
    return Finding(path=place, rule=rule, message=f"{what}; use it or remove it")
