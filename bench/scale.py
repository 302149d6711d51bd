"""How pages grow with the course: with its learners and with its events, on SQLite and on PostgreSQL.

    .venv/bin/python bench/scale.py [--rounds 40] [--most 1000000] [--json FILE] [--picture FILE]

Each course is made by bench/seeding.py and served by a server of its own. In each round a trainer opens the board of
all learners, the board of one cohort, and the report of all, once as if it had just been made anew and once more; and a
learner opens the course map, their progress, and a lesson; each time another learner and another cohort. Meanwhile the
server makes the reports of all cohorts in the background, as it does after each start. At the end, with the largest
course, 200 learners answer as a class does while as many pages refresh the board's rows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import seeding
import visiting
from tornado.httpclient import AsyncHTTPClient
from tornado.web import create_signed_value
from visiting import LESSON, ROOT, Visitor, quantile

sys.path.insert(0, str(ROOT / "tests"))

import postgres

from kelas.events.store import Store
from kelas.report.keep import gathered
from kelas.report.kept import file, write
from kelas.report.whole import report
from kelas.serve.board import TRAINER_COOKIE
from kelas.serve.identity import secret
from kelas.serve.page import LEARNER_COOKIE

SIZES = ((100, 1_000), (100, 10_000), (1_000, 10_000), (1_000, 100_000), (10_000, 100_000), (10_000, 1_000_000))
CLASS, CLASS_SECONDS = 200, 30.0
SECONDS_BETWEEN_ANSWERS, SECONDS_BETWEEN_LOOKS = 4.0, 3.0
# A table of the board is made once a second, however many ask.
SECONDS_BETWEEN_ROUNDS = 1.1
ACTIVITY, ANSWERS = "kota-cerdas/arti", ["layanan", "kamera"]


def main() -> None:
    """Measure, print tables, and write JSON and a picture if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--most", type=int, default=1_000_000, help="no course with more events")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    sizes = [size for size in SIZES if size[1] <= options.most]
    found: dict[str, list[dict[str, Any]]] = {"pages": [], "class": []}
    with postgres.running() as server:
        for learners, events in sizes:
            for kind in ("sqlite", "postgresql"):
                with course(server, kind, learners, events) as served:
                    for page, row in asyncio.run(served.pages(options.rounds)).items():
                        found["pages"].append(
                            {"database": kind, "learners": learners, "events": events, "page": page, **row}
                        )
                        print(found["pages"][-1], flush=True)
                    if (learners, events) == sizes[-1]:
                        found["class"].append({"database": kind, **asyncio.run(served.full_class())})
                        print(found["class"][-1], flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if options.picture:
        picture(found["pages"], options.picture)


@contextmanager
def course(server: postgres.Server, kind: str, learners: int, events: int) -> Iterator[Served]:
    """Serve a course of some size."""
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home:
        url = f"sqlite:///{home}/events.db" if kind == "sqlite" else server.database()
        start = time.monotonic()
        with closing(Store(url)) as store:
            cohorts = seeding.fill(store, learners, events, datetime.now(UTC))
            known = [str(row["id"]) for row in store.learners()]
            made = next(iter(gathered(store, only="")))[0]
            Path(home, "reports").mkdir()
            write(file(Path(home, "reports"), "", "id"), report(made(), datetime.now(UTC), "id"))
        print(f"{kind}: {learners} learners, {events} events, made in {time.monotonic() - start:.0f} s", flush=True)
        with visiting.ours(home, KELAS_DB_URL=url) as base:
            yield Served(base, Path(home), known, cohorts)
        if kind == "postgresql":
            server.drop(url)


class Served:
    """A course that is served, with a key to every account."""

    def __init__(self, base: str, home: Path, learners: list[str], cohorts: list[str]) -> None:
        self._base, self._learners, self._cohorts = base, learners, cohorts
        self._secret = secret(home)
        printed = re.search(r"PIN: (\d{6})", (home / "serve.log").read_text("utf-8", "replace"))
        assert printed is not None, "the server shows its PIN"
        self._pin = printed[1]
        self._report = file(home / "reports", "", "id")
        self._chance = random.Random(7)

    def visitor(self, cookie: str, value: str) -> Visitor:
        """Return a visitor who carries a signed cookie."""
        one = Visitor(self._base)
        one.cookies[cookie] = create_signed_value(self._secret, cookie, value).decode()
        return one

    async def pages(self, rounds: int) -> dict[str, dict[str, float]]:
        """Return how long each page takes, by its name."""
        times: dict[str, list[float]] = defaultdict(list)
        for _ in range(rounds):
            start = time.monotonic()
            trainer = self.visitor(TRAINER_COOKIE, self._pin)
            learner = self.visitor(LEARNER_COOKIE, self._chance.choice(self._learners))
            cohort = self._chance.choice(self._cohorts)
            places = {
                "board, all": (trainer, "/board"),
                "board, cohort": (trainer, f"/board?cohort={cohort}"),
                "report, just made": (trainer, "/board/report"),
                "report": (trainer, "/board/report"),
                "course map": (learner, "/"),
                "progress": (learner, "/me"),
                "lesson": (learner, LESSON),
            }
            os.utime(self._report)
            for name, (who, path) in places.items():
                await who.open(path)
                times[name].append(who.times["complete"])
            await asyncio.sleep(max(0.0, SECONDS_BETWEEN_ROUNDS - (time.monotonic() - start)))
        return {name: _row(found) for name, found in times.items()}

    async def full_class(self) -> dict[str, float]:
        """Return how long answers and looks take while a class answers and as many pages refresh the board's rows."""
        learners = [self.visitor(LEARNER_COOKIE, one) for one in self._learners[-CLASS:]]
        trainers = [self.visitor(TRAINER_COOKIE, self._pin) for _ in range(CLASS)]
        for start in range(0, CLASS, 20):
            ends = await visiting.together([one.wake(LESSON) for one in learners[start : start + 20]])
            assert not any(isinstance(end, BaseException) for end in ends), ends
        AsyncHTTPClient.configure(None, max_clients=2 * CLASS)
        end = time.monotonic() + CLASS_SECONDS

        async def answer(one: Visitor, turn: int) -> float:
            return await one.answer(ACTIVITY, ANSWERS[turn % len(ANSWERS)])

        async def look(one: Visitor, turn: int) -> float:
            await one.open("/board/rows")
            return one.times["complete"]

        answers, looks = await asyncio.gather(
            _again_and_again(learners, answer, SECONDS_BETWEEN_ANSWERS, end),
            _again_and_again(trainers, look, SECONDS_BETWEEN_LOOKS, end),
        )
        for one in learners:
            one.close()
        told = {"answer": answers, "look": looks}
        return {f"{name}_{key}": value for name, times in told.items() for key, value in _row(times).items()} | {
            f"{name}s_a_second": len(times) / CLASS_SECONDS for name, times in told.items()
        }


async def _again_and_again(
    people: list[Visitor], do: Callable[[Visitor, int], Any], pause: float, end: float
) -> list[float]:
    times: list[float] = []
    chance = random.Random(7)

    async def one(person: Visitor, first: float) -> None:
        await asyncio.sleep(first)
        turn = 0
        while time.monotonic() < end:
            times.append(await do(person, turn))
            turn += 1
            await asyncio.sleep(pause)

    await asyncio.gather(*(one(person, chance.random() * pause) for person in people))
    return times


def _row(times: list[float]) -> dict[str, float]:
    return {"median_s": round(statistics.median(times), 4), "p95_s": round(quantile(times, 0.95), 4)}


def picture(rows: list[dict[str, Any]], file: Path) -> None:
    """Draw the 95th percentile of each page by the number of events."""
    import altair as alt

    limit = alt.Chart(alt.Data(values=[{"p95_s": 0.3}])).mark_rule(strokeDash=[4, 4], color="#a33").encode(y="p95_s:Q")
    lines = (
        alt.Chart()
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "events:Q",
                title="events",
                scale=alt.Scale(type="log"),
                axis=alt.Axis(values=[1e3, 1e4, 1e5, 1e6], format="~s"),
            ),
            y=alt.Y("p95_s:Q", title="95th percentile, s", scale=alt.Scale(domain=[0, 0.7], clamp=True)),
            color=alt.Color("database:N", scale=alt.Scale(range=["#b5651d", "#1b4d6b"])),
            shape=alt.Shape("learners:O"),
            detail="learners:O",
        )
        .properties(width=180, height=150)
    )
    chart = alt.layer(lines, limit, data=alt.Data(values=rows)).facet(facet=alt.Facet("page:N", title=None), columns=4)
    chart.configure(background="white").save(file, scale_factor=2)


if __name__ == "__main__":
    main()
