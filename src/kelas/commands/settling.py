"""What a command needs in its environment before it starts other programs."""

from __future__ import annotations

import os
import sys

from kelas import paths


def settle() -> None:
    """Put it in order: nbgrader calls alembic by name, and kernels are forked."""
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    os.environ["JUPYTER_PATH"] = str(paths.TEMPLATES.parents[2])
    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "kelas-fork")
    os.environ.setdefault("KELAS_FORK_PRELOAD", "kelas.preload")
