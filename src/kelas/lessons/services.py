"""Reads and checks the practice services of lessons/services/."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from kelas import paths
from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.practice.check import check
from kelas.practice.model import (
    Area,
    CasesFile,
    CityMap,
    MessagesFile,
    RulesFile,
    Service,
    SharedFile,
    assemble,
)
from kelas.practice.scenarios import ScenariosFile
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
MAP = paths.DATASETS / "kelurahan-map" / "kelurahan-map.csv"


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
    pictures: dict[str, str] = {}
    city = None
    try:
        pictures = {file.name: read_text(file) for file in sorted((FOLDER / name).glob("*.svg"))}
        city = city_map()
    except ContentError as error:
        found.extend(error.faults)
    if found:
        raise ContentError(found)
    return assemble(name, shared=shared, pictures=pictures, city=city, **parts)


@cache
def city_map() -> CityMap:
    """Return the map of the 46 kelurahan.

    Raises:
        ContentError: the dataset cannot be read.
    """
    areas = tuple(Area(**row) for row in csv.DictReader(read_text(MAP).splitlines()))
    corners = [(int(x), int(y)) for area in areas for x, y in re.findall(r"(\d+),(\d+)", area.d)]
    width, height = (max(sizes) for sizes in zip(*corners, strict=True))
    return CityMap(box=f"0 0 {width} {height}", areas=areas)


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
