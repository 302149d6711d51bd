"""Faults of the way through a service: screens nobody reaches, screens nobody leaves, statuses that cannot follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kelas.practice.book import Book, Finding
from kelas.practice.check_names import BUILT_IN
from kelas.practice.turn import NOT_SENT


def screens(book: Book) -> Iterator[Finding]:
    """Every screen is reached from the start, and leads to the end."""
    service = book.service
    leads = {
        key: {move.to for action in screen.actions.values() for move in action.moves if move.to in service.screens}
        for key, screen in service.screens.items()
    }
    for key, screen in service.screens.items():
        for name, action in screen.actions.items():
            if not action.moves and name not in BUILT_IN:
                message = f"`{name}` does nothing; give it a move"
                path = ("service", "screens", key, "actions", name)
                yield Finding(path=path, rule="action-leads-somewhere", message=message)
    reached = _closure(book.starts, leads)
    back: dict[str, set[str]] = {key: set() for key in leads}
    for key, targets in leads.items():
        for target in targets:
            back[target].add(key)
    leaving = _closure([key for key, screen in service.screens.items() if screen.end], back)
    for key in service.screens:
        place = ("service", "screens", key)
        if key not in reached:
            message = f"no way leads to `{key}`; add a move to it or remove it"
            yield Finding(path=place, rule="screen-reachable", message=message)
        elif key not in leaving:
            message = f"no way leads from `{key}` to a screen with `end`; add a move"
            yield Finding(path=place, rule="screen-leads-on", message=message)


def statuses(book: Book) -> Iterator[Finding]:
    """Every step of a process goes to a status that may follow one before it."""
    words = book.service.statuses
    for key, process in book.service.processes.items():
        possible = {NOT_SENT, process.sends}
        if NOT_SENT in words and process.sends not in words[NOT_SENT].next:
            message = f"`{process.sends}` cannot follow {NOT_SENT}; add it to its `next` under `statuses`"
            yield Finding(path=("service", "processes", key, "sends"), rule="status-reachable", message=message)
        for number, step in enumerate(process.steps):
            if any(status in words and step.to in words[status].next for status in possible):
                possible.add(step.to)
            else:
                message = f"`{step.to}` cannot follow any status before it; see `next` in statuses.yaml"
                place = ("service", "processes", key, "steps", number)
                yield Finding(path=place, rule="status-reachable", message=message)


def _closure(start: Iterable[str], leads: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [key for key in start if key in leads]
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += leads[key]
    return seen
