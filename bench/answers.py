"""A class answers: how many answers a second are kept, how long until "saved", and what one who floods does to others.

    .venv/bin/python bench/answers.py [--learners 40 200] [--seconds 15] [--rounds 3] [--json FILE]

Three ways of answering, each after the other on the same server:

    calm        each learner answers every few seconds, as people do
    pressing    each learner answers again as soon as the last answer is saved: the most that the server can keep
    flooded     calm, while one more learner sends as fast as the line takes it

Stock Voilà keeps nothing, so it has no column here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import visiting
from visiting import LESSON, Visitor, quantile

ACTIVITY, ANSWERS = "kota-cerdas/arti", ["layanan", "kamera"]
SECONDS_BETWEEN_ANSWERS = 4.0


def main() -> None:
    """Measure, print a table, and write JSON if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, nargs="+", default=[40, 200])
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {str(number): measure(number, options.seconds, options.rounds) for number in options.learners}
    print(f"{'learners':>8} {'way':10} {'answers/s':>10} {'median s':>9} {'p95 s':>9}")
    for number, found in result.items():
        for way in ("calm", "pressing", "flooded"):
            row = found[way]
            print(f"{number:>8} {way:10} {row['per_second']:10.1f} {row['median_s']:9.4f} {row['p95_s']:9.4f}")
        print(f"{number:>8} private memory of an open lesson: {found['private_mb_each']:.1f} MB")
        slower = f"median {found['flooded_to_calm_median']:.2f}, p95 {found['flooded_to_calm_p95']:.2f}"
        print(f"{number:>8} flooded : calm, {slower}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def measure(learners: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Return what one class meets, by way of answering."""
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home, visiting.ours(home) as base:
        return asyncio.run(_class(base, learners, seconds, rounds))


async def _class(base: str, learners: int, seconds: float, rounds: int) -> dict[str, Any]:
    people = [Visitor(base) for _ in range(learners)]
    for start in range(0, learners, 20):
        ends = await visiting.together([one.wake(LESSON) for one in people[start : start + 20]])
        assert not any(isinstance(end, BaseException) for end in ends), ends
    memory = visiting.private_megabytes(learners)
    found: dict[str, list[list[float]]] = {"calm": [], "pressing": [], "flooded": []}
    for _ in range(rounds):
        found["calm"].append(await _answering(people, seconds, SECONDS_BETWEEN_ANSWERS))
        with visiting.flooder(base, LESSON, ACTIVITY, ANSWERS[0]):
            await asyncio.sleep(3)
            found["flooded"].append(await _answering(people, seconds, SECONDS_BETWEEN_ANSWERS))
        await asyncio.sleep(2)
        found["pressing"].append(await _answering(people, seconds, 0))
    for one in people:
        one.close()
    result: dict[str, Any] = {way: _row(times, seconds) for way, times in found.items()}
    calm, flooded = result["calm"], result["flooded"]
    result["flooded_to_calm_median"] = flooded["median_s"] / calm["median_s"]
    result["flooded_to_calm_p95"] = flooded["p95_s"] / calm["p95_s"]
    return {**result, "private_mb_each": memory}


def _row(rounds: list[list[float]], seconds: float) -> dict[str, float]:
    return {
        "per_second": statistics.median(len(times) for times in rounds) / seconds,
        "median_s": statistics.median(statistics.median(times) for times in rounds),
        "p95_s": statistics.median(quantile(times, 0.95) for times in rounds),
    }


async def _answering(people: list[Visitor], seconds: float, pause: float) -> list[float]:
    """Let all answer for some seconds; return each answer's time until it was saved."""
    end = time.monotonic() + seconds
    chance = random.Random(7)

    async def one(person: Visitor, first: float) -> list[float]:
        times = []
        await asyncio.sleep(first)
        while time.monotonic() < end:
            times.append(await person.answer(ACTIVITY, ANSWERS[len(times) % len(ANSWERS)]))
            await asyncio.sleep(pause)
        return times

    each = await asyncio.gather(*(one(person, chance.random() * pause) for person in people))
    return [moment for times in each for moment in times]


if __name__ == "__main__":
    main()
