"""What a lesson's notebook calls: `lesson`, `show` and `score`.

The same three calls serve Voilà (the server passes the learner's id), JupyterLab (this machine's own learner) and
nbgrader (the answers lie beside the notebook).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from IPython.display import display

from kelas import exercise, paths
from kelas.attempts import Sender
from kelas.events.seen import Seen
from kelas.events.store import Store, store
from kelas.grading import answers
from kelas.lessons import build, code_cells, read
from kelas.lessons.models import Lesson
from kelas.widgets.factory import ActivityWidget
from kelas.widgets.show import make, wake
from kelas.widgets.show import show as show_widget
from kelas.words.text import Lang, as_lang

# Voilà hands the server's own header to the kernel under this name; see kelas.serve.lesson.
LEARNER_VARIABLE = "HTTP_X_KELAS_LEARNER"
# Who answers in JupyterLab on this machine is a learner of this cohort.
LOCAL_COHORT = "jupyterlab"

_open: tuple[Lesson, Lang] | None = None
# In a warm process: the widgets made so far, which are nobody's until a kernel is forked for a learner.
_made: dict[str, ActivityWidget] | None = None


class Line(str):
    """A sentence that a notebook shows without quotes."""

    def __repr__(self) -> str:
        return str(self)


def lesson(slug: str, lang: str) -> Line:
    """Open a lesson in this notebook and say what it is.

    Args:
        slug: the lesson.
        lang: the notebook's language, `id` or `en`.

    Raises:
        KeyError: no lesson has this slug.
    """
    global _open
    _open = read.lesson(slug), as_lang(lang)
    exercise.speak(as_lang(lang))
    return Line(build.opened(*_open))


def show(activity: str) -> None:
    """Show an activity of the open lesson. While nbgrader grades, nobody looks and nothing is shown."""
    if _grading():
        return
    opened, lang = _opened()
    if _made is not None:
        _made[activity] = make(opened, activity, lang, served=True)
        return
    kept = _store()
    sender = Sender(store=kept, lesson=opened, activity=activity, learner=_learner(kept), lang=lang)
    display(show_widget(sender, served=LEARNER_VARIABLE in os.environ))  # type: ignore[no-untyped-call]


def score(activity: str) -> float:
    """Return the points earned in an activity: what nbgrader reads as the cell's grade.

    While nbgrader grades, the answers come from answers.json beside the notebook.
    """
    opened, _ = _opened()
    if _grading():
        return answers.earned(Path.cwd(), opened, activity)
    kept = _store()
    learner = _learner(kept)
    return answers.collect(opened, learner, kept.read(learner=learner, lesson=opened.slug)).points(opened, activity)


def prepare(notebook: str) -> Callable[[], None]:
    """Run a lesson's notebook in a warm process, for nobody yet.

    Args:
        notebook: the notebook's path under notebooks/.

    Returns:
        What is to be done in each kernel that is forked afterwards: make the widgets its learner's.
    """
    global _made
    _made = {}
    cells = json.loads((paths.NOTEBOOKS / notebook).read_text("utf-8"))["cells"]
    names: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code" and not {"grade", code_cells.TAG} & {*cell["metadata"].get("tags", ())}:
            exec(compile("".join(cell["source"]), f"{notebook}#{cell['id']}", "exec"), names)
    opened, _ = _opened()
    kept = _store()
    kept.after("", opened.slug, 0)  # loads the driver once, for all kernels
    kept.close()  # no connection may cross a fork; each kernel opens its own
    return _wake


def _wake() -> None:
    """Make the widgets of a warm process the learner's whose kernel this has become."""
    opened, lang = _opened()
    kept = _store()
    learner = _learner(kept)
    seen = Seen(kept, learner, opened.slug)
    events = seen.events()
    for activity, widget in (_made or {}).items():
        sender = Sender(store=kept, lesson=opened, activity=activity, learner=learner, lang=lang, seen=seen)
        wake(widget, sender, events)
    kept.rest()


def _store() -> Store:
    return store(keeps_open=False)  # there are as many of these processes as open lessons


def _opened() -> tuple[Lesson, Lang]:
    if _open is None:
        raise RuntimeError('run the first code cell of the notebook, lesson("…", "…"), before the others')
    return _open


def _grading() -> bool:
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def _learner(kept: Store) -> str:
    served = os.environ.get(LEARNER_VARIABLE)
    if served:
        return served
    known = kept.learners(cohort=LOCAL_COHORT)
    if known:
        return str(known[0]["id"])
    learner = f"lab-{secrets.token_hex(6)}"
    joined = datetime.now(UTC).isoformat()
    kept.add_learner(id=learner, nickname="JupyterLab", lang="id", cohort=LOCAL_COHORT, phrase=None, joined_at=joined)
    return learner
