"""How a visit grows: with learners who come at once, with activities in the lesson, with lessons in the course.

    .venv/bin/python bench/growth.py [--json FILE] [--picture FILE]

Each course is a copy of this one with more of the same: the lesson "Apa itu kota cerdas?" with its activities again
and again, or the whole lesson under other names. All are measured one after another in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import visiting
import yaml
from visiting import LESSON, ROOT, Visitor

LEARNERS = (1, 5, 10, 20, 40, 80)
ACTIVITIES = (13, 26, 52, 104)
LESSONS = (2, 10, 20, 40)
AT_ONCE = 10
COPIED = ("src", "lessons", "widgets", "datasets", "grading", "share", "notebooks", "pyproject.toml")


def main() -> None:
    """Measure, print a table, and write JSON and a picture if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    found = {"learners": learners(), "activities": [], "lessons": []}
    for number in ACTIVITIES:
        with longer_lesson(number) as root:
            found["activities"].append({"activities": number, **course(root)})
            print(found["activities"][-1], flush=True)
    for number in LESSONS:
        with longer_course(number) as root:
            found["lessons"].append({"lessons": number, **course(root)})
            print(found["lessons"][-1], flush=True)
    for rows in found.values():
        print("\n" + "  ".join(f"{name:>16}" for name in rows[0]))
        for row in rows:
            print("  ".join(f"{value:16.3f}" for value in row.values()))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if options.picture:
        picture(found, options.picture)


def learners() -> list[dict[str, float]]:
    """Return the time until the last of a class has all states, by its size."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home, visiting.ours(home) as base:
        asyncio.run(crowd(base, 1))
        for number in LEARNERS:
            times = [asyncio.run(crowd(base, number)) for _ in range(3)]
            rows.append({"learners": number, "last_ready_s": statistics.median(times)})
            print(rows[-1], flush=True)
            time.sleep(3)
    return rows


def course(root: Path) -> dict[str, float]:
    """Return what one visit, a few at once, and one open lesson cost in a course."""
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home, visiting.ours(home, root) as base:
        asyncio.run(crowd(base, 1))
        ones = [asyncio.run(crowd(base, 1)) for _ in range(5)]
        many = [asyncio.run(crowd(base, AT_ONCE)) for _ in range(3)]
        memory = visiting.private_megabytes(AT_ONCE)
        return {"one_ready_s": statistics.median(ones), "ten_ready_s": statistics.median(many), "each_mb": memory}


async def crowd(base: str, number: int) -> float:
    """Open the lesson as many times at once; return the seconds until the last one is ready."""
    people = [Visitor(base) for _ in range(number)]
    ends = await visiting.together([one.wake(LESSON) for one in people])
    for one in people:
        one.close()
    assert not any(isinstance(end, BaseException) for end in ends), ends
    return max(one.times["states"] for one in people)


@contextmanager
def copy() -> Iterator[Path]:
    """Yield a copy of the course that may be changed."""
    with tempfile.TemporaryDirectory(prefix="kelas-course-") as folder:
        root = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, root / name)
        yield root


@contextmanager
def longer_lesson(activities: int) -> Iterator[Path]:
    """Yield a course whose first lesson has so many activities."""
    with copy() as root:
        folder = root / "lessons/warga/01-kota-cerdas"
        lesson = yaml.safe_load((folder / "lesson.yaml").read_text("utf-8"))
        own = dict(lesson["activities"])
        for turn in range(1, activities // len(own)):
            again = {f"{key}-{turn}": activity for key, activity in own.items()}
            lesson["activities"] |= again
            calls = "".join(f"\n```{{activity}} {key}\n```\n" for key in again)
            for lang in ("id", "en"):
                with (folder / f"{lang}.md").open("a", encoding="utf-8") as text:
                    text.write(calls)
        dumped = yaml.safe_dump(lesson, allow_unicode=True, sort_keys=False, width=1000)
        (folder / "lesson.yaml").write_text(dumped, "utf-8")
        yield root


@contextmanager
def longer_course(lessons: int) -> Iterator[Path]:
    """Yield a course of so many lessons, all but one of them copies of the first."""
    with copy() as root:
        course_file = root / "lessons/course.yaml"
        known = yaml.safe_load(course_file.read_text("utf-8"))
        known["tracks"] = known["tracks"][:1]
        names = ["01-kota-cerdas"]
        for number in range(1, lessons):
            names.append(f"{number + 1:02d}-salinan-{number}")
            shutil.copytree(root / "lessons/warga" / names[0], root / "lessons/warga" / names[-1])
        for folder in (root / "lessons").glob("*/*-*"):
            if folder.is_dir() and folder.name not in names and folder.parent.name not in ("services", "words"):
                shutil.rmtree(folder)
        known["tracks"][0]["lessons"] = names
        course_file.write_text(yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
        yield root


def picture(found: dict[str, Any], file: Path) -> None:
    """Draw the curves beside each other."""
    import altair as alt

    def curve(rows: list[dict[str, float]], x: str, y: str, across: str, up: str) -> Any:
        return (
            alt.Chart(alt.Data(values=rows))
            .mark_line(point=True, color="#1b4d6b")
            .encode(x=alt.X(f"{x}:Q", title=across), y=alt.Y(f"{y}:Q", title=up, scale=alt.Scale(zero=True)))
            .properties(width=220, height=180)
        )

    charts = [
        curve(found["learners"], "learners", "last_ready_s", "learners at once", "s until the last is ready"),
        curve(found["activities"], "activities", "ten_ready_s", "activities in the lesson", "s until ten are ready"),
        curve(found["activities"], "activities", "each_mb", "activities in the lesson", "MB of an open lesson"),
        curve(found["lessons"], "lessons", "ten_ready_s", "lessons in the course", "s until ten are ready"),
    ]
    alt.hconcat(*charts).configure(background="white").save(file, scale_factor=2)


if __name__ == "__main__":
    main()
