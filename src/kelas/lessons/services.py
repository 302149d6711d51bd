"""Reads and checks the practice services of lessons/services/."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from kelas import paths
from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.practice.check import check
from kelas.practice.model import (
    CasesFile,
    MessagesFile,
    RulesFile,
    ScenariosFile,
    Service,
    SharedFile,
    assemble,
)
from kelas.practice.screens import ServiceFile

FOLDER = paths.LESSONS / "services"
FILES: dict[str, type[Any]] = {
    "service": ServiceFile,
    "rules": RulesFile,
    "messages": MessagesFile,
    "scenarios": ScenariosFile,
    "cases": CasesFile,
}
SHARED = "statuses.yaml"


def service_names() -> list[str]:
    """Return the services that have a folder."""
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())


@cache
def service(name: str) -> Service:
    """Return a practice service.

    Raises:
        ContentError: with every fault of its files.
    """
    if name not in service_names():
        message = f"there is no service `{name}`; use one of: {', '.join(service_names())}"
        raise ContentError([Fault(file=FOLDER / name, line=1, rule="service-known", message=message)])
    found: list[Fault] = []

    def read(file: str, model: type[Any]) -> Any:
        try:
            return yaml.shape(yaml.read(FOLDER / file), model)
        except ContentError as error:
            found.extend(error.faults)

    parts = {part: read(f"{name}/{part}.yaml", model) for part, model in FILES.items()}
    shared = read(SHARED, SharedFile)
    if found:
        raise ContentError(found)
    return assemble(name, shared=shared, **parts)


def check_service(name: str, find: Callable[[Service], Any] = check) -> list[Fault]:
    """Return every fault of a service: of its files, and of the definition that they make together."""
    try:
        known = service(name)
    except ContentError as error:
        return error.faults
    documents = {part: yaml.read(FOLDER / name / f"{part}.yaml") for part in FILES}
    documents["statuses"] = yaml.read(FOLDER / SHARED)
    found = []
    for one in find(known):
        part, *place = one.path
        found.append(documents[part].fault(one.rule, one.message, *place))
    return found
