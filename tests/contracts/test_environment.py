"""Contract: environment.yml asks for exactly the direct dependencies of pyproject.toml, for those who use conda."""

from __future__ import annotations

import tomllib

from kelas import paths
from kelas.authored import yaml

PROJECT = tomllib.loads((paths.ROOT / "pyproject.toml").read_text("utf-8"))
LISTED = yaml.read(paths.ROOT / "environment.yml").data["dependencies"]


def test_both_files_ask_for_the_same_packages() -> None:
    by_pip = [package for part in LISTED if isinstance(part, dict) for package in part["pip"]]
    direct = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert sorted(by_pip) == sorted([*direct, "-e ."])


def test_conda_itself_brings_only_python_and_pip() -> None:
    python = f"python{PROJECT['project']['requires-python']}"
    assert [part for part in LISTED if isinstance(part, str)] == [python, "pip"]
