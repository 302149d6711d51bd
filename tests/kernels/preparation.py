"""A small preparation, as a lesson's is a large one: some widgets, made before any kernel exists."""

from __future__ import annotations

import os
from collections.abc import Callable

import ipywidgets
import traitlets

MADE: list[Counter] = []


class Counter(ipywidgets.Widget):  # type: ignore[misc]
    """Counts the messages that it gets, and tells."""

    learner = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)


def prepare(argument: str) -> Callable[[], None]:
    for _ in range(int(argument)):
        MADE.append(Counter())
    return wake


def wake() -> None:
    for widget in MADE:
        widget.learner = os.environ.get("LEARNER", "")
        widget.on_msg(_hear)


def _hear(widget: Counter, content: dict[str, str], buffers: object) -> None:
    if content.get("do") == "wait":
        while True:
            pass
    widget.heard += 1
    widget.send({"pid": os.getpid(), "learner": widget.learner})


def fail(argument: str) -> None:
    raise RuntimeError(f"the preparation {argument} has a fault")
