"""Contract: environment.yml asks for exactly the direct dependencies of pyproject.toml, for those who use conda."""

from __future__ import annotations

import re
import tomllib

from kelas import paths
from kelas.authored import yaml


def _project() -> dict[str, object]:
    return tomllib.loads((paths.ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_both_files_ask_for_the_same_packages() -> None:
    listed = yaml.read(paths.ROOT / "environment.yml").data["dependencies"]
    by_pip = [package for part in listed if isinstance(part, dict) for package in part["pip"]]
    assert sorted(by_pip) == sorted(_project()["dependencies"])  # type: ignore[call-overload]


def test_conda_itself_brings_only_python_and_pip() -> None:
    listed = yaml.read(paths.ROOT / "environment.yml").data["dependencies"]
    names = {re.match(r"[\w-]+", part)[0] for part in listed if isinstance(part, str)}  # type: ignore[index]
    assert names == {"python", "pip"}
    python = next(part for part in listed if isinstance(part, str) and part.startswith("python"))
    assert python.removeprefix("python") == _project()["requires-python"]
