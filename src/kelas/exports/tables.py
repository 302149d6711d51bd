"""The course as four CSV tables with a description of every column, one cohort or all, in constant memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kelas.events.kinds import Attempt
from kelas.events.migrations import LEARNERS
from kelas.events.store import ROWS_AT_ONCE, Store
from kelas.exports.cells import DECIMAL, DELIMITER, sheet
from kelas.grading import records
from kelas.lessons.models import Lesson
from kelas.words.interface import say
from kelas.words.text import Lang

# The tables: each column and its Frictionless type. What a column means, with its unit, is said in interface.yaml.
TABLES: Mapping[str, Mapping[str, str]] = {
    "events": {
        "event": "string",
        "at": "datetime",
        "learner": "string",
        "lesson": "string",
        "kind": "string",
        "data": "string",
    },
    "learners": {"learner": "string", "cohort": "string", "lang": "string"},
    "attempts": {
        "event": "string",
        "at": "datetime",
        "learner": "string",
        "lesson": "string",
        "activity": "string",
        "activity_kind": "string",
        "outcome": "string",
        "credit": "number",
        "points": "number",
        "lang": "string",
        "answer": "string",
    },
    "scores": {
        "learner": "string",
        "lesson": "string",
        "handed_in": "datetime",
        "score": "number",
        "max_score": "number",
    },
}


def write(store: Store, lessons: Mapping[str, Lesson], folder: Path, lang: Lang, cohort: str | None) -> dict[str, int]:
    """Write the tables, datapackage.json (Frictionless) and a README into a folder; returns the rows of each table.

    Args:
        store: where the events are.
        lessons: the course, by slug.
        folder: made if it is not there; files of these names are written anew.
        lang: whose spreadsheet opens it: chooses the separator, the decimal sign and the language of the README.
        cohort: only this cohort's learners; all if None.

    Raises:
        OSError: a file cannot be written.
        StoreError: the events cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = dict.fromkeys(TABLES, 0)
    with ExitStack() as files:
        sheets = {
            name: files.enter_context(sheet(folder / f"{name}.csv", list(columns), lang))
            for name, columns in TABLES.items()
        }

        def put(table: str, *row: Any) -> None:
            sheets[table](row)
            rows[table] += 1

        people = set()
        for row in _learners(store, cohort):
            put("learners", row["id"], row["cohort"], row["lang"])
            if cohort is not None:
                people.add(row["id"])
        for event in store.stream(cohort=cohort):
            put("events", event.id, _time(event.at), event.learner, event.lesson, event.KIND, _json(event.data()))
            if isinstance(event, Attempt):
                put("attempts", *_attempt(event, lessons.get(event.lesson)))
        for score in records.scores():
            if cohort is None or score.learner in people:
                put("scores", score.learner, score.lesson, _time(score.handed_in), score.score, score.max_score)
    (folder / "datapackage.json").write_text(_package(lang, rows), "utf-8")
    (folder / "README.md").write_text(_readme(lang, rows), "utf-8")
    return rows


def _learners(store: Store, cohort: str | None) -> Iterator[Any]:
    query = select(LEARNERS.c.id, LEARNERS.c.cohort, LEARNERS.c.lang).order_by(LEARNERS.c.id)
    if cohort is not None:
        query = query.where(LEARNERS.c.cohort == cohort)
    with store.reading() as connection:
        yield from connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query).mappings()


def _attempt(event: Attempt, lesson: Lesson | None) -> list[Any]:
    activity = lesson.activities.get(event.activity) if lesson else None
    known = [activity.kind, activity.points] if activity else ["", None]
    return [
        *(event.id, _time(event.at), event.learner, event.lesson, event.activity, known[0]),
        *(event.outcome, float(event.credit), known[1], event.lang, _json(event.answer)),
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _time(at: datetime | None) -> str:
    """Return a time in UTC to the second, which every spreadsheet reads; `events` keeps the order within a second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _about(column: str, lang: Lang) -> str:
    return say(f"export.column-{column.replace('_', '-')}", lang)


def _package(lang: Lang, rows: Mapping[str, int]) -> str:
    """Return the description for programs: Frictionless Data Package, https://specs.frictionlessdata.io/."""
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "rows": rows[name],
            "dialect": {"delimiter": DELIMITER[lang], "lineTerminator": "\r\n", "header": True},
            "schema": {
                "fields": [
                    {
                        "name": column,
                        "type": kind,
                        "description": _about(column, lang),
                        **({"decimalChar": DECIMAL[lang]} if kind == "number" else {}),
                    }
                    for column, kind in columns.items()
                ],
                "missingValues": [""],
            },
        }
        for name, columns in TABLES.items()
    ]
    whole = {"profile": "tabular-data-package", "name": "kelas-kediri", "resources": resources}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _readme(lang: Lang, rows: Mapping[str, int]) -> str:
    """Return the description for people."""
    lines = [f"# {say('export.heading', lang)}", "", say("export.about", lang), ""]
    lines += [say("export.format", lang, delimiter=DELIMITER[lang], decimal=DECIMAL[lang]), ""]
    for name, columns in TABLES.items():
        lines += [f"## {name}.csv", "", say("export.rows", lang, rows=rows[name]), ""]
        lines += [f"- `{column}`: {_about(column, lang)}" for column in columns]
        lines.append("")
    return "\n".join(lines)
