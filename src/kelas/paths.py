"""Where things are: the checkout's rooms, and the one folder that holds the state.

`KELAS_HOME` chooses the state folder (default `var/` in the checkout). Copying that folder is the backup.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LESSONS = ROOT / "lessons"
WIDGETS = ROOT / "widgets"
DATASETS = ROOT / "datasets"
NOTEBOOKS = ROOT / "notebooks"
GRADING = ROOT / "grading"
TEMPLATES = ROOT / "share" / "jupyter" / "voila" / "templates" / "kelas"


def home() -> Path:
    """Return the state folder; it need not exist yet."""
    return Path(os.environ.get("KELAS_HOME") or ROOT / "var").expanduser().resolve()
