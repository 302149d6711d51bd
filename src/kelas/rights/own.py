"""Everything that is kept about one learner, gathered for that learner: to read, and to take away."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from kelas import paths
from kelas.events.kinds import Event
from kelas.events.migrations import AUDIT, EVENTS
from kelas.events.store import Store
from kelas.grading import records
from kelas.rights.audit import Look, looks_at
from kelas.rights.forget import THEIRS

# What a learner's own row says to them; the recovery phrase is kept as a fingerprint only, which tells nobody anything.
_ROW = ("id", "nickname", "lang", "cohort", "joined_at")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is kept about a learner.

    Attributes:
        row: id, nickname, language, cohort, when joined, and whether there is a recovery phrase.
        workshop: the title of the learner's cohort; empty for somebody who learns alone.
        events: oldest first.
        looks: who looked at their progress, newest first.
        grades: what nbgrader's gradebook says, a line a lesson.
        more: rows of further tables (certificates) by table.
        files: submissions, graded notebooks, feedback and uploads, relative to the state folder.
    """

    row: Mapping[str, Any]
    workshop: str
    events: Sequence[Event]
    looks: Sequence[Look]
    grades: Sequence[Mapping[str, Any]]
    more: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Sequence[Path]


def kept(store: Store, learner: str) -> Kept:
    """Gather what is kept about a learner.

    Raises:
        KeyError: there is no such learner.
        StoreError: it could not be read.
    """
    found = store.learners(id=learner)
    if not found:
        raise KeyError(learner)
    (row,) = found
    more: dict[str, list[dict[str, Any]]] = {}
    with store.reading() as connection:
        for table in THEIRS:
            if table not in (EVENTS, AUDIT):
                rows = connection.execute(select(table).where(table.c.learner == learner)).mappings()
                more[table.name] = [dict(one) for one in rows]
    home = paths.home()
    files = [file for place in records.folders(learner) for file in sorted(place.rglob("*"))]
    return Kept(
        row={**{name: row[name] for name in _ROW}, "has_phrase": bool(row["phrase"])},
        workshop=store.cohorts().get(row["cohort"], ""),
        events=store.read(learner=learner),
        looks=looks_at(store, learner, row["cohort"], row["joined_at"]),
        grades=records.grades(learner),
        more=more,
        files=[file.relative_to(home) for file in files if file.is_file() and not file.is_symlink()],
    )


def as_json(found: Kept) -> str:
    """Return what is kept as JSON that other programs can read: times in UTC (ISO 8601), answers as keys."""
    events = [
        {"id": event.id, "at": event.at.isoformat(), "lesson": event.lesson, "kind": event.KIND, **event.data()}
        for event in found.events
    ]
    looks = [{"at": one.at.isoformat(), "who": one.who, "what": one.what} for one in found.looks]
    whole: dict[str, Any] = {
        "learner": {**found.row, "workshop": found.workshop},
        "events": events,
        "looked_at": looks,
        "grades": found.grades,
        **found.more,
        "files": [str(file) for file in found.files],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def pack(found: Kept, page: str, target: IO[bytes]) -> None:
    """Write a zip with everything: a page to read, JSON for programs, and the files.

    Args:
        found: what is kept.
        page: the page to read, as HTML that needs nothing else.
        target: where to.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.html", page)
        packed.writestr("data.json", as_json(found))
        for file in found.files:
            if (paths.home() / file).exists():  # a newer hand-in may have replaced it meanwhile
                packed.write(paths.home() / file, f"files/{file}")
