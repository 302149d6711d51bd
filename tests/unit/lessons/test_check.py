"""`kelas check` finds every fault: one is planted here for every rule, in a copy of the real content."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from planted_tasks import TASK_PLANTS
from spoiling import Copy, Plant, replace

from kelas.lessons.check import RULES, check
from kelas.practice.check import PROMISES

LESSON = "lessons/warga/01-kota-cerdas/lesson.yaml"
ID, EN = "lessons/warga/01-kota-cerdas/id.md", "lessons/warga/01-kota-cerdas/en.md"
PRACTICE = "lessons/warga/02-cekbansos/lesson.yaml"
RULES_FILE = "lessons/services/cekbansos/rules.yaml"
COURSE = "lessons/course.yaml"
INTERFACE, GLOSSARY = "lessons/words/interface.yaml", "lessons/words/glossary.yaml"
REAL = "357101" + "010190" + "0001"


def append(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text((root / name).read_text("utf-8") + text, "utf-8")


def as_latin(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes((root / name).read_text("utf-8").encode("utf-16"))


def second_folder(root: Path) -> None:
    shutil.copytree(root / "lessons/warga/01-kota-cerdas", root / "lessons/warga/03-kota-cerdas")
    text = (root / COURSE).read_text("utf-8")
    (root / COURSE).write_text(text.replace("- 02-cekbansos", "- 02-cekbansos\n      - 03-kota-cerdas"), "utf-8")


ARTI = "  arti:\n    kind: pick-one\n    points: 1\n"
CALL = "```{activity} arti\n```\n"

PLANTS = {
    "an activity that no text calls": Plant(
        rule="activity-called",
        file=LESSON,
        how=lambda root: replace(root, ID, CALL, ""),
        at="  arti:",
    ),
    "an activity called twice": Plant(
        rule="activity-called-once",
        file=EN,
        how=append(EN, f"\n{CALL}"),
        at="\n",
    ),
    "two right options": Plant(
        rule="activity-consistent",
        file=LESSON,
        old="      - key: kamera\n        misconception: umum-1\n",
        new="      - key: kamera\n        right: true\n",
        at="  arti:",
    ),
    "a call that is not closed": Plant(
        rule="activity-closed", file=EN, old=CALL, new="```{activity} arti\n", at="```{activity} arti"
    ),
    "a folder with a capital and a space": Plant(
        rule="name-plain",
        file="lessons/warga/03 Bus/lesson.yaml",
        how=lambda root: shutil.copytree(root / "lessons/warga/01-kota-cerdas", root / "lessons/warga/03 Bus"),
    ),
    "a sentence with a comma and no quotes": Plant(
        rule="key-known",
        file=LESSON,
        old="{id: Tata kelola, en: Governance}",
        new="{id: Tata, kelola, en: Governance}",
        at="{id: Tata, kelola, en: Governance}",
    ),
    "a call of an unknown activity": Plant(
        rule="activity-known",
        file=ID,
        old="{activity} arti",
        new="{activity} artinya",
        at="{activity} artinya",
    ),
    "a text that is missing": Plant(rule="file-present", file=EN, how=lambda root: (root / EN).unlink()),
    "a service file that is missing": Plant(
        rule="file-present",
        file=RULES_FILE,
        how=lambda root: (root / RULES_FILE).unlink(),
    ),
    "an Indonesian text that is not UTF-8": Plant(rule="file-utf8", file=ID, how=as_latin(ID)),
    "an English text that is not UTF-8": Plant(rule="file-utf8", file=EN, how=as_latin(EN)),
    "a lesson.yaml that is not UTF-8": Plant(rule="file-utf8", file=LESSON, how=as_latin(LESSON)),
    "a quote that does not end": Plant(
        rule="file-yaml", file=COURSE, old="  id: Kelas Kediri\n", new="  id: [Kelas Kediri\n", at="  en: Kelas Kediri"
    ),
    "a folder that is not listed": Plant(
        rule="folder-listed", file=COURSE, old="      - 02-cekbansos\n", new="", at="    lessons:"
    ),
    "a certificate for lessons of another track": Plant(
        rule="certificate-fits",
        file=COURSE,
        old="    certificate:\n",
        new="    certificate:\n      lessons: [99-nihil]\n",
        at="      lessons: [99-nihil]",
    ),
    "a certificate that asks for more lessons than there are": Plant(
        rule="certificate-fits",
        file=COURSE,
        old="    certificate:\n",
        new="    certificate:\n      at-least: 99\n",
        at="      at-least: 99",
    ),
    "a certificate with a pass mark in per cent": Plant(
        rule="certificate-fits",
        file=COURSE,
        old="    certificate:\n",
        new="    certificate:\n      pass-mark: 70\n",
        at="      pass-mark: 70",
    ),
    "a certificate that ends before it begins": Plant(
        rule="certificate-fits",
        file=COURSE,
        old="    certificate:\n",
        new="    certificate:\n      months: -1\n",
        at="      months: -1",
    ),
    "a listed folder that is not there": Plant(
        rule="folder-listed",
        file=COURSE,
        old="- 02-cekbansos\n",
        new="- 02-cekbansos\n      - 03-nihil\n",
        at="03-nihil",
    ),
    "a key that nobody knows": Plant(
        rule="key-known", file=LESSON, old=ARTI, new=f"{ARTI}    colour: red\n", at="    colour: red"
    ),
    "a key that stands twice": Plant(
        rule="key-once", file=LESSON, old=ARTI, new=f"{ARTI}    points: 2\n", at="    points: 2"
    ),
    "a key that is missing": Plant(
        rule="key-present", file=LESSON, old=ARTI, new="  arti:\n    kind: pick-one\n", at="  arti:"
    ),
    "a widget kind without its style": Plant(
        rule="kind-complete",
        file="widgets/number/number.css",
        how=lambda root: (root / "widgets/number/number.css").unlink(),
    ),
    "an activity of an unknown kind": Plant(
        rule="kind-known",
        file=LESSON,
        old="  arti:\n    kind: pick-one\n",
        new="  arti:\n    kind: guess\n",
        at="kind: guess",
    ),
    "a number that could be somebody's": Plant(
        rule="no-plausible-nik", file=ID, old="Suatu pagi", new=f"NIK {REAL}. Suatu pagi", at="Suatu pagi"
    ),
    "HTML in a text": Plant(
        rule="no-raw-html",
        file=EN,
        old="## Three districts",
        new='<b id="x">Hello</b>\n\n## Three districts',
        at='<b id="x">',
    ),
    "a picture that is not there": Plant(
        rule="picture-present",
        file=EN,
        old="(bu-ratna.svg)",
        new="(ratna.svg)",
        at="(ratna.svg)",
    ),
    "a picture that says nothing to a blind reader": Plant(
        rule="picture-present",
        file=ID,
        old="![Bu Ratna berdiri di depan warungnya sambil melihat formulir di ponsel](",
        new="![ ](",
        at="](bu-ratna.svg)",
    ),
    "an activity worth nothing": Plant(
        rule="points-positive",
        file=LESSON,
        old=ARTI,
        new="  arti:\n    kind: pick-one\n    points: 0\n",
        at="    points: 0",
    ),
    "a paragraph more in English": Plant(
        rule="same-structure", file=EN, old="## Three districts", new="One more.\n\n## Three districts", at="One more."
    ),
    "a scenario that the service has not": Plant(
        rule="scenario-known", file=PRACTICE, old="scenario: sanggah", new="scenario: nihil", at="scenario: nihil"
    ),
    "a wrong idea that nobody has put into words": Plant(
        rule="misconception-known",
        file=PRACTICE,
        old="misconception: governance-4\n",
        new="misconception: governance-99\n",
        at="misconception: governance-99",
    ),
    "an objective of no lesson": Plant(
        rule="objective-known", file=LESSON, old=ARTI, new=f"{ARTI}    objective: nihil\n", at="    objective: nihil"
    ),
    "a service that is not there": Plant(
        rule="service-known",
        file=PRACTICE,
        old="    service: cekbansos\n    scenario: sanggah\n",
        new="    service: nihil\n    scenario: sanggah\n",
        at="service: nihil",
    ),
    "two lessons of one name": Plant(rule="slug-unique", file=COURSE, how=second_folder, at="03-kota-cerdas"),
    "a term without entry": Plant(
        rule="term-in-glossary", file=ID, old="{term}`formulir`", new="{term}`borang resmi`", at="{term}`borang resmi`"
    ),
    "a sentence in Indonesian only": Plant(
        rule="text-in-both-languages",
        file=LESSON,
        old="    unit: {id: kelurahan, en: wards}\n",
        new="    unit: {id: kelurahan}\n",
        at="    unit: {id: kelurahan}",
    ),
    "an empty sentence": Plant(
        rule="text-in-both-languages",
        file=LESSON,
        old="    unit: {id: kelurahan, en: wards}\n",
        new='    unit: {id: kelurahan, en: " "}\n',
        at="    unit: {id: kelurahan,",
    ),
    "an empty sentence of the interface": Plant(
        rule="text-in-both-languages",
        file=INTERFACE,
        old="  en: Skip to the content\n",
        new='  en: ""\n',
        at='  en: ""',
    ),
    "an empty meaning in the glossary": Plant(
        rule="text-in-both-languages",
        file=GLOSSARY,
        old='''    en: "An official paper that records a person's birth."''',
        new='    en: ""',
        at='    en: ""',
    ),
    "minutes that are no number": Plant(
        rule="value-fits", file=LESSON, old="minutes: 15", new="minutes: a quarter", at="minutes: a quarter"
    ),
    "activities that are a list": Plant(
        rule="value-fits",
        file=PRACTICE,
        old="activities:\n",
        new="activities: [angka-nik]\nlater:\n",
        at="activities:",
    ),
    "a widget kind that is graded in an unknown way": Plant(
        rule="value-fits",
        file="widgets/number/number.yaml",
        old="grading: number",
        new="grading: guess",
        at="grading: guess",
    ),
    "a widget kind that has not its folder's name": Plant(
        rule="value-fits",
        file="widgets/number/number.yaml",
        old="kind: number\ngrading",
        new="kind: digits\ngrading",
        at="kind: digits",
    ),
    "a rule of a service without source": Plant(
        rule="source-marked",
        file=RULES_FILE,
        old='say: alamat-sisip, from: 2020-05-01, source: "DOC [15]"}',
        new="say: alamat-sisip, from: 2020-05-01, source: rumour}",
        at="source: rumour",
    ),
    **TASK_PLANTS,
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_the_fault_is_found_with_its_file_and_line(content: Copy, plant: Plant) -> None:
    if plant.how:
        content.change(plant.how)
    else:
        content.edit(plant.file, plant.old, plant.new)
    found = check()
    if plant.at == "\n":
        line = len(content.file(plant.file).read_text("utf-8").splitlines()) - 1
    else:
        line = content.line(plant.file, plant.at) if plant.at else 1
    assert (content.file(plant.file), line, plant.rule) in [(fault.file, fault.line, fault.rule) for fault in found]
    assert all(fault.message for fault in found)
    assert {fault.rule for fault in found} <= set(RULES)


def test_every_rule_has_a_planted_fault() -> None:
    of_services = set(PROMISES) - {plant.rule for plant in PLANTS.values()}  # planted in tests/content/test_services.py
    assert {plant.rule for plant in PLANTS.values()} | of_services == set(RULES)
    assert {plant.rule for plant in PLANTS.values()} <= set(RULES)


def test_all_faults_are_found_at_once_and_sorted(content: Copy) -> None:
    for name in ("a term without entry", "minutes that are no number", "a widget kind without its style"):
        plant = PLANTS[name]
        if plant.how:
            content.change(plant.how)
        else:
            content.edit(plant.file, plant.old, plant.new)
    found = check()
    assert {"term-in-glossary", "value-fits", "kind-complete"} <= {fault.rule for fault in found}
    assert found == sorted(found)


@pytest.mark.parametrize("name", ["a paragraph more in English", "a term without entry", "an activity worth nothing"])
def test_a_fault_brings_no_others_with_it(content: Copy, name: str) -> None:
    plant = PLANTS[name]
    content.edit(plant.file, plant.old, plant.new)
    assert [fault.rule for fault in check()] == [plant.rule]


def test_a_copy_of_the_content_has_no_fault(content: Copy) -> None:
    assert check() == []


def test_every_rule_is_a_positive_statement() -> None:
    assert all(rule == rule.lower() and promise and not promise.endswith(".") for rule, promise in RULES.items())
