"""From a click to a working activity in Chromium, 360x800: our server beside stock Voilà, in one run.

    .venv/bin/python bench/phone.py [--rounds 3] [--json FILE]

Twice: as the machine is, and as a cheap phone sees it (CPU slowed 4x, 1.6 Mbit/s, 50 ms). Each visit is a new browser
profile, so nothing is in its cache. "Text" is the lesson's first sentence on the screen, "activity" is its first
question ready to be answered.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import visiting
from playwright.sync_api import Browser, sync_playwright
from visiting import LESSON

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
# By contender: the server, its path, what shows the first text, and what shows the first working activity.
CONTENDERS = {
    "ours": (visiting.ours, LESSON, "main h2", '[data-activity="kota-cerdas/arti"][data-state="ready"] input'),
    "stock": (visiting.stock, "/", "#rendered_cells h2", '[data-activity="kota-cerdas/arti"] input'),
}
SPEEDS = {
    "as it is": None,
    "cheap phone": {"latency": 50, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "offline": False},
}
MILLISECONDS_TO_WAIT = 300_000


def main() -> None:
    """Measure, print a table, and write JSON if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, dict[str, list[dict[str, float]]]] = {speed: {"ours": [], "stock": []} for speed in SPEEDS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for _ in range(options.rounds):
            for name in CONTENDERS:
                for speed, one in measure(browser, name).items():
                    found[speed][name].append(one)
                    print(speed, name, json.dumps(one), flush=True)
        browser.close()
    result: dict[str, Any] = {
        speed: {
            name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
            for name, rounds in sides.items()
        }
        for speed, sides in found.items()
    }
    for speed, sides in result.items():
        print(f"\n{speed}")
        for key, ours in sides["ours"].items():
            stock = sides["stock"][key]
            print(f"  {key:12} ours {ours:10.3f}  stock {stock:10.3f}  1 : {stock / ours:.1f}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


def measure(browser: Browser, name: str) -> dict[str, dict[str, float]]:
    """Return one contender's times (s) and bytes by speed, after a first visit that pays for what is made once."""
    server, path, text, activity = CONTENDERS[name]
    with tempfile.TemporaryDirectory(prefix="kelas-bench-") as home, server(home) as base:
        visit(browser, base + path, text, activity, None)
        return {speed: visit(browser, base + path, text, activity, slow) for speed, slow in SPEEDS.items()}


def visit(browser: Browser, address: str, text: str, activity: str, slow: dict[str, Any] | None) -> dict[str, float]:
    """Open a page in a new profile; return seconds to its text and first activity, and what went over the wire."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    counts = {"bytes": 0.0, "requests": 0.0}
    devtools.on("Network.requestWillBeSent", lambda event: counts.update(requests=counts["requests"] + 1))
    devtools.on(
        "Network.loadingFinished", lambda event: counts.update(bytes=counts["bytes"] + event["encodedDataLength"])
    )
    if slow:
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        devtools.send("Network.emulateNetworkConditions", slow)
    start = time.monotonic()
    page.goto(address, wait_until="commit")
    page.locator(text).first.wait_for(state="visible")
    times = {"text_s": time.monotonic() - start}
    page.locator(activity).first.wait_for(state="visible")
    times["activity_s"] = time.monotonic() - start
    page.goto("about:blank")
    context.close()
    return {**times, "kilobytes": counts["bytes"] / 1000, "requests": counts["requests"]}


if __name__ == "__main__":
    main()
