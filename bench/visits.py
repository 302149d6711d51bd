"""Forty phones open the same lesson in the same moment: our server beside stock Voilà, in one run.

    make bench                      all measurements
    .venv/bin/python bench/visits.py [--visitors 40] [--rounds 3] [--json FILE]

Absolute times depend on the machine; the ratios are what counts. Stock Voilà runs the same notebook with its own
template and its own kernels. A visit that has not come to its end after some minutes counts as failed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import visiting
from visiting import LESSON, Visitor

CONTENDERS = {"ours": (visiting.ours, LESSON), "stock": (visiting.stock, "/")}


def main() -> None:
    """Measure, print a table, and write JSON if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rounds: dict[str, list[dict[str, float]]] = {"ours": [], "stock": []}
    for _ in range(options.rounds):
        for name in rounds:
            rounds[name].append(measure(name, options.visitors))
            print(name, json.dumps(rounds[name][-1]), flush=True)
    result: dict[str, Any] = {
        name: {key: statistics.median(one[key] for one in found) for key in found[0]} for name, found in rounds.items()
    }
    for name, found in result.items():
        print(f"\n{name}, medians of {options.rounds} rounds")
        for key, value in found.items():
            print(f"  {key:28} {value:9.3f}")
    print("\nours : stock")
    for key in result["stock"]:
        if key != "failed":
            print(f"  {key:28} 1 : {result['stock'][key] / result['ours'][key]:.1f}")
    if options.json:
        options.json.write_text(json.dumps({"visitors": options.visitors, **result}, indent=1) + "\n", "utf-8")


def measure(name: str, visitors: int) -> dict[str, float]:
    """Return one server's times (s) and memory (MB): single visits one after another, then all at once."""
    server, path = CONTENDERS[name]
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home, server(home) as base:
        asyncio.run(crowd(name, base, path, 1))  # the first visitor pays for what is made on first use
        ones = [asyncio.run(crowd(name, base, path, 1))[0][0] for _ in range(5)]
        time.sleep(3)
        many, failed = asyncio.run(crowd(name, base, path, visitors))
        memory = visiting.private_megabytes(visitors)
    found = {f"one_{key}_s": statistics.median(one[key] for one in ones) for key in ones[0]}
    found |= {f"all_{key}_s": max(one[key] for one in many) for key in many[0]}
    return found | {"private_mb_each": memory, "failed": failed}


async def crowd(name: str, base: str, path: str, visitors: int) -> tuple[list[dict[str, float]], int]:
    """Visit as many at once; return the times of those who came through, and how many did not."""
    people = [Visitor(base) for _ in range(visitors)]
    visits = [one.wake(path) if name == "ours" else one.open(path) for one in people]
    ends = await visiting.together(visits)
    for one in people:
        one.close()
    through = [one.times for one, end in zip(people, ends, strict=True) if not isinstance(end, BaseException)]
    return through, visitors - len(through)


if __name__ == "__main__":
    main()
