"""The door to the lessons: as many at once as the laptop's memory carries, the others in a queue.

An open lesson is a kernel. Past the cap a learner waits on a page that asks again by itself, and is let in by turn.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

# What a kernel may come to need (measured: 12 to 33 MB private, see bench/), and what the rest of the laptop keeps.
MEGABYTES_A_KERNEL = 48
MEGABYTES_KEPT_FREE = 512
CAP_VARIABLE = "KELAS_MAX_OPEN"
# Whoever has not asked again for this long has gone.
SECONDS_TO_LEAVE_THE_QUEUE = 20.0
SECONDS_BETWEEN_ASKING = 3


def cap() -> int:
    """Return how many lessons may be open: `KELAS_MAX_OPEN`, or what the memory that is free now carries."""
    chosen = os.environ.get(CAP_VARIABLE, "")
    if chosen.isdigit() and int(chosen) > 0:
        return int(chosen)
    return max(4, (_free_megabytes() - MEGABYTES_KEPT_FREE) // MEGABYTES_A_KERNEL)


def _free_megabytes() -> int:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:  # a system that does not say; a class of forty then fits
        return MEGABYTES_KEPT_FREE + 60 * MEGABYTES_A_KERNEL
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable"))


class Door:
    """Lets learners in by turn."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._queue: dict[str, float] = {}

    def place(self, learner: str, opened: int) -> int:
        """Ask to come in.

        Args:
            learner: who asks.
            opened: how many lessons are open.

        Returns:
            0 if they may; else their place in the queue, 1 for the next one.
        """
        now = self._clock()
        self._queue = {
            one: asked
            for one, asked in self._queue.items()
            if one == learner or now - asked < SECONDS_TO_LEAVE_THE_QUEUE
        }
        before = list(self._queue).index(learner) if learner in self._queue else len(self._queue)
        if opened + before < self.most:
            self._queue.pop(learner, None)
            return 0
        self._queue[learner] = now
        return list(self._queue).index(learner) + 1
