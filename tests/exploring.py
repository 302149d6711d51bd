"""Walks every way through a practice service, with answers that it finds by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, islice
from typing import Any

from kelas.practice import intake, start, step
from kelas.practice.fields import CHOSEN, Field, Input
from kelas.practice.model import VERDICTS, Service
from kelas.practice.numbers import day
from kelas.practice.predicates import Predicate
from kelas.practice.queue import APPROVED, DECISIONS, Desk
from kelas.practice.rules import Scene, faults, screen_fields
from kelas.practice.state import State
from kelas.practice.values import rows

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
MOST_STATES = 4000
MOST_REPAIRS = 60
SENTENCE = "Keterangan ini dibuat untuk latihan saja."
NUMBERS = ("1", "2", "5", "10", "20", "50", "100", "1000", "10000", "50000", "100000", "1000000")
NAMES = ("Sari", "Joko", "Ratna", "Bayu", "Dewi", "Agus", "Wati", "Eko", "Nina", "Heri", "Lina", "Tono")
DAYS = (0, 1, -1, 3, 7, 14, 30, -7, -30, 60, 90, -365, -3650, -7300)

Node = tuple[Any, ...]


@dataclass
class Map:
    """What was found: one state of each kind, and which kinds lead to which."""

    states: dict[Node, State] = field(default_factory=dict)
    leads: dict[Node, set[Node]] = field(default_factory=dict)

    def dead_ends(self) -> list[State]:
        """Return the states from which no way leads to the end."""
        back: dict[Node, set[Node]] = {node: set() for node in self.states}
        for node, targets in self.leads.items():
            for target in targets:
                back[target].add(node)
        todo = [node for node, state in self.states.items() if state.ended]
        good: set[Node] = set()
        while todo:
            node = todo.pop()
            if node not in good:
                good.add(node)
                todo += back[node]
        return [state for node, state in self.states.items() if node not in good]


def explore(service: Service, scenario: str, picks: Mapping[str, int], seed: str = "jelajah") -> Map:
    """Return every kind of state that can be reached in a variant of a scenario."""
    first = start(service, scenario, seed, picks=picks)
    found = Map(states={node_of(service, first): first})
    todo = deque([first])
    while todo:
        state = todo.popleft()
        node = node_of(service, state)
        found.leads[node] = set()
        if state.ended:
            continue
        for action in moves(service, state):
            after, _ = step(service, state, action, NOW)
            reached = node_of(service, after)
            found.leads[node].add(reached)
            if reached not in found.states:
                assert len(found.states) < MOST_STATES, f"{scenario} has too many states to walk"
                found.states[reached] = after
                todo.append(after)
    return found


def moves(service: Service, state: State) -> Iterator[dict[str, Any]]:
    """Yield what a learner could do now: every button, with right, other right, and no answers; messages, decisions."""
    scene = Scene(service, state)
    screen = service.screens[state.screen]
    answers = _answers(service, state)
    first = {key: values[0] for key, values in answers.items() if values}
    for key, action in screen.actions.items():
        if not scene.holds(action.when):
            continue
        yield {"action": key, "fields": first if action.check else {}}
        if action.check:
            yield {"action": key, "fields": dict.fromkeys(answers, "")}
            for name, values in answers.items():
                yield from ({"action": key, "fields": {**first, name: value}} for value in values[1:])
    kinds = {block.kind for block in screen.blocks}
    if "inbox" in kinds:
        for letter in state.inbox:
            right = service.inbox[letter.key].verdict
            for verdict in sorted(VERDICTS, key=lambda one: one != right):
                yield {"action": "judge", "message": letter.key, "verdict": verdict}
            yield {"action": "open", "message": letter.key}
    if "queue" in kinds:
        yield from _decisions(scene)


def _decisions(scene: Scene) -> Iterator[dict[str, Any]]:
    """Yield the right decision about the next application, and a wrong one."""
    desk = Desk(scene)
    waiting = [key for key in desk.truths if key not in scene.state.decided]
    for key in waiting[:1]:
        truth = desk.truths[key]
        wrong = next(one for one in DECISIONS if one not in (truth.decision, APPROVED))
        for decision, reasons in ((truth.decision, list(truth.reasons)), (wrong, list(desk.reasons)[:1])):
            yield {"action": "decide", "application": key, "decision": decision, "reasons": reasons}


def _answers(service: Service, state: State) -> dict[str, list[Any]]:
    """Return values for each field that is asked, each field seeing the answers to those before it."""
    found: dict[str, list[Any]] = {}
    while True:
        asked = screen_fields(Scene(service, state), state.screen)
        key = next((key for key in asked if key not in found), None)
        if key is None:
            return found
        found[key] = passing(service, state, key)
        if found[key]:
            state = _with(state, service, key, found[key][0])


def passing(service: Service, state: State, key: str) -> list[Any]:
    """Return values of a field that its form rules accept; what officers accept too comes first."""
    known = service.fields[key]
    if known.kind == "tick":
        return ["yes"]
    if known.kind == "rows":
        repaired = (_repaired(service, state, key, stages) for stages in (("form", "officer"), ("form",)))
        return list({repr(value): value for value in repaired if value is not None}.values())
    fixing = bool(service.screens[state.screen].fixes)
    fitting = (value for value in _candidates(service, state, key, known) if accepted(service, state, key, value))
    if known.kind in CHOSEN or known.kind == "document":
        every = list(fitting)
        return [value for value in every if not fixing or accepted(service, state, key, value, "officer")]
    right: list[Any] = []
    wrong: list[Any] = []
    for value in fitting:
        (right if accepted(service, state, key, value, "officer") else wrong).append(value)
        if right and (wrong or len(right) > 3):
            break
    return right[:1] + ([] if fixing else wrong[:1])


def _candidates(service: Service, state: State, key: str, known: Field) -> Iterator[Any]:
    scene = Scene(service, state)
    if known.kind == "many":
        keys = [option.key for option in known.options]
        yield from chain.from_iterable(combinations(keys, size) for size in range(1, min(len(keys), 5) + 1))
    elif known.kind in CHOSEN:
        yield from (option.key for option in intake.options(service, known))
    elif known.kind == "document":
        yield from intake.offered(scene.folder, known)
    elif known.kind == "slot":
        yield from filter(None, [state.values.get(key)])
        yield from (slot.key for slot in scene.offered(key) if not slot.full)
    else:
        yield from filter(None, [state.values.get(key)])
        yield from _typed(scene, key, known)


def _typed(scene: Scene, path: str, known: Input) -> Iterator[str]:
    """Yield what could be typed into a field or a cell: facts, what its rules name, and common things."""
    facts, named = [*(fact.id for fact in scene.told.values()), *scene.sums.values()], list(_named(scene.service, path))
    if known.kind == "choice":
        yield from (option.key for option in known.options)
    elif known.kind == "tick":
        yield from ("yes", "")
    elif known.kind == "number":
        yield from chain(facts, named, NUMBERS)
    elif known.kind == "date":
        dates = [found for text in chain(facts, named) if (found := day(text))]
        yield from (one.isoformat() for one in dates)
        yield from ((one + timedelta(days=days)).isoformat() for one in [scene.today or TODAY, *dates] for days in DAYS)
    elif "." in path:
        yield from chain(NAMES, named, facts, [SENTENCE])
    else:
        yield from chain([SENTENCE], named, facts, NAMES, (f"{name} – {SENTENCE}" for name in named))


def _named(service: Service, path: str) -> Iterator[str]:
    """Yield the words and numbers that the rules about a field name."""
    for rule in service.rules.values():
        if rule.field == path:
            yield from _words(rule.test)


def _words(test: Predicate) -> Iterator[str]:
    yield from (text for text in (test.is_, *test.one_of, *test.any_word, test.no_more_than, test.no_less_than) if text)
    if test.between:
        yield from (str(bound) for bound in (test.between.from_, test.between.to) if bound is not None)
    for part in filter(None, [test.not_, *test.all, *test.any]):
        yield from _words(part)


def _repaired(service: Service, state: State, key: str, stages: Any) -> list[dict[str, str]] | None:
    """Return rows that are right: those that stand there now, mended one step after the other."""
    known = service.fields[key]
    cells = {
        name: list(dict.fromkeys(islice(_typed(Scene(service, state), f"{key}.{name}", column), 40)))
        for name, column in known.columns.items()
    }
    now = [dict(row) for row in rows(state.values.get(key))]
    now += [{name: values[0] if values else "" for name, values in cells.items()}] * (known.min_rows - len(now))
    found = _rows_faults(service, state, key, now, stages)
    for _ in range(MOST_REPAIRS):
        if not found:
            return now
        for edited in _edits(now, cells, {int(fault.args.get("row", 0)) for fault in found}, known.min_rows):
            left = _rows_faults(service, state, key, edited, stages)
            if len(left) < len(found):
                now, found = edited, left
                break
        else:
            return None
    return None


def _edits(
    now: list[dict[str, str]], cells: Mapping[str, list[str]], wrong: Iterable[int], least: int
) -> Iterator[list[dict[str, str]]]:
    """Yield the rows with one cell changed, or one row taken out or put in; rows that are wrong come first."""
    places = [number - 1 for number in sorted(wrong) if number] or list(range(len(now)))
    for place in places:
        for name, values in cells.items():
            yield from ([*now[:place], {**now[place], name: value}, *now[place + 1 :]] for value in values)
    if len(now) > least:
        yield from ([*now[:place], *now[place + 1 :]] for place in reversed(places))
    yield [*now, {name: values[-1] if values else "" for name, values in cells.items()}]


def _rows_faults(service: Service, state: State, key: str, value: Any, stages: Any) -> list[Any]:
    found = faults(Scene(service, _with(state, service, key, value)), [key], stages)
    return list(found.get(key, ()))


def _with(state: State, service: Service, key: str, value: Any) -> State:
    kept = value if isinstance(value, str) else tuple(value)
    return replace(state, day=state.day or TODAY.isoformat(), values={**state.values, key: kept})


def accepted(service: Service, state: State, key: str, value: Any, stage: Any = "form") -> bool:
    """Say whether the rules of a stage accept a value in a field."""
    return not faults(Scene(service, _with(state, service, key, value)), [key], (stage,))


def node_of(service: Service, state: State) -> Node:
    """Return what makes a state of another kind than others: all that the way from it depends on."""
    kinds = CHOSEN | {"document", "number", "rows"}
    chosen = {key: repr(value) for key, value in state.values.items() if service.fields[key].kind in kinds}
    tickets = {key: (ticket.status, ticket.next, tuple(ticket.reasons)) for key, ticket in state.tickets.items()}
    decided = {key: (one.right, one.reasons_right) for key, one in state.decided.items()}
    parts = (chosen, tickets, state.facts, state.judged, decided)
    return (
        state.screen,
        *(tuple(sorted(part.items())) for part in parts),
        tuple(sorted(state.opened)),
        tuple(letter.key for letter in state.inbox),
        tuple(sorted(state.faults)),
        state.ended,
    )
