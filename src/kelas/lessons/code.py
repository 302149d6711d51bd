"""Tasks in which learners write code: reads a lesson's tasks/, and takes their Python apart.

A task is two files. `<key>.yaml` says what is asked, what it is worth, and which wrong solutions are foreseen.
`<key>.py` has up to three parts, each begun by a line of its own:

    # %% given     what is there already (may be left out)
    # %% answer    what the learner writes; the solution stands between its marks
    # %% test      the checks; those that the learner does not see stand between their marks

The Python holds solutions: only the build and the check read it, never the server or a kernel.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kelas.authored import yaml
from kelas.authored.faults import ContentError, Fault
from kelas.authored.text import read_text
from kelas.words.text import STRICT, Text

FOLDER = "tasks"
PARTS = ("given", "answer", "test")
_PART = re.compile(r"^# %% (\w+)[ \t]*\n", re.MULTILINE)
SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
# What stands in the learner's notebook in place of the solution; in both languages, which share the code.
STUB = "# Tulis kode Anda di bawah ini. / Write your code below."


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A wrong solution that is foreseen.

    Attributes:
        name: what is wrong with it, in a few words, for authors.
        code: what stands in the answer cell in place of the solution.
        points: what it deserves.
        says: a fragment of the feedback that helps.
    """

    __pydantic_config__ = STRICT

    name: str
    code: str
    points: float
    says: Text


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is asked, and what it is worth."""

    __pydantic_config__ = STRICT

    title: Text
    points: float
    prompt: Text
    hint: Text
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, kw_only=True)
class Code:
    """The parts of a task's Python."""

    given: str
    answer: str
    test: str

    @property
    def starter(self) -> str:
        """Return the answer part as the learner finds it: without the solution."""
        return _without(self.answer, SOLUTION, STUB)

    @property
    def solution(self) -> str:
        """Return the answer part as it is meant to be."""
        return _without(self.answer, SOLUTION, "", inside=True)

    @property
    def visible(self) -> str:
        """Return the checks that the learner sees."""
        return _without(self.test, HIDDEN, "")

    def attempt(self, code: str) -> str:
        """Return the answer part with something else in place of the solution."""
        return _without(self.answer, SOLUTION, code)


def read_tasks(folder: Path) -> dict[str, Task]:
    """Return the tasks of a lesson's folder by key, in the order of their names; none if it has no tasks/.

    Raises:
        ContentError: with every fault of their yaml.
    """
    found: list[Fault] = []
    tasks = {}
    for file in sorted((folder / FOLDER).glob("*.yaml")):
        try:
            tasks[file.stem] = yaml.shape(yaml.read(file), Task)
        except ContentError as error:
            found += error.faults
    if found:
        raise ContentError(found)
    return tasks


def read_code(folder: Path, key: str) -> Code:
    """Return a task's Python, in parts.

    Raises:
        ContentError: the file is missing, is no Python, or has not the parts that it needs.
    """
    file = folder / FOLDER / f"{key}.py"
    found = list(_part_faults(file, read_text(file)))
    if found:
        raise ContentError(found)
    return _code(read_text(file))


def check_tasks(folder: Path, tasks: Mapping[str, Task]) -> Iterator[Fault]:
    """Yield every fault of the tasks of a lesson's folder."""
    for file in sorted((folder / FOLDER).glob("*.py")):
        if file.stem not in tasks:
            message = f"the task has no {file.stem}.yaml beside it; write it, or remove this file"
            yield Fault(file=file, line=1, rule="file-present", message=message)
    for key, task in tasks.items():
        yield from _yaml_faults(yaml.read(folder / FOLDER / f"{key}.yaml"), task)
        try:
            code = read_code(folder, key)
        except ContentError as error:
            yield from error.faults
            continue
        yield from _test_faults(folder / FOLDER / f"{key}.py", code, task)


def _code(text: str) -> Code:
    pieces = _PART.split(text)
    parts = {name: body.strip("\n") for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
    return Code(given=parts.get("given", ""), answer=parts["answer"], test=parts["test"])


def _without(text: str, marks: tuple[str, str], instead: str, *, inside: bool = False) -> str:
    """Return a text with something instead of what stands between two marks, or with the marks alone taken out."""
    begin, end = marks
    kept: list[str] = []
    within = False
    for line in text.splitlines():
        if line.strip() == begin:
            within = True
            while kept and not kept[-1].strip():
                kept.pop()
            kept += [instead] if instead and not inside else []
        elif line.strip() == end:
            within = False
        elif inside or not within:
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _part_faults(file: Path, text: str) -> Iterator[Fault]:
    def fault(rule: str, message: str, line: int = 1) -> Fault:
        return Fault(file=file, line=line, rule=rule, message=message)

    named = _PART.findall(text)
    if named not in ([*PARTS], [*PARTS[1:]]):
        message = "the parts begin with the lines `# %% given` (may be left out), `# %% answer`, `# %% test`, in order"
        yield fault("task-in-parts", message)
        return
    try:
        ast.parse(text)
    except SyntaxError as error:
        yield fault("task-in-parts", f"this is no Python: {error.msg}", error.lineno or 1)
        return
    code = _code(text)
    for part, body, marks in (("answer", code.answer, SOLUTION), ("test", code.test, HIDDEN)):
        lines = [line.strip() for line in body.splitlines()]
        places = [place for place, line in enumerate(lines) if line in marks]
        if [lines[place] for place in places] != list(marks) or places[1] - places[0] < 2:
            yield fault("task-marked", f"the {part} part has once `{marks[0]}`, some code, and `{marks[1]}`")


def _yaml_faults(document: yaml.Document, task: Task) -> Iterator[Fault]:
    if task.points <= 0:
        yield document.fault("points-positive", "points must be more than 0", "points")
    if len(task.wrong) < 4:
        message = f"foresee at least four wrong solutions; here are {len(task.wrong)}"
        yield document.fault("task-wrong-foreseen", message, "wrong")
    for place, wrong in enumerate(task.wrong):
        if not 0 <= wrong.points < task.points:
            message = f"a wrong solution earns from 0 to less than {task.points:g} points"
            yield document.fault("task-wrong-foreseen", message, "wrong", place, "points")


def _test_faults(file: Path, code: Code, task: Task) -> Iterator[Fault]:
    """Look at the test part: its points, its sentences and its end."""
    start = read_text(file).count("\n", 0, read_text(file).index(code.test))
    tree = ast.parse(code.test)

    def fault(rule: str, message: str, node: ast.AST) -> Fault:
        return Fault(file=file, line=start + getattr(node, "lineno", 1), rule=rule, message=message)

    total = 0.0
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        given = {word.arg: word.value for word in node.keywords}
        first = node.args[0] if node.args else None
        number = first.value if isinstance(first, ast.Constant) and isinstance(first.value, (int, float)) else 0
        if name == "test.check":
            total += number
        if name == "new_test" and number != task.points:
            yield fault("task-points-add-up", f"write new_test({task.points:g}, …), as {file.stem}.yaml says", node)
        if name in ("test.check", "test.tell"):
            for lang in ("id", "en"):
                said = given.get(lang)
                if not isinstance(said, ast.Constant) or not str(said.value).strip():
                    yield fault("text-in-both-languages", f'write the sentence in `{lang}`: {lang}="…"', node)
    if round(total, 2) != task.points:
        message = f"the checks are worth {total:g} points together; {file.stem}.yaml says {task.points:g}"
        yield fault("task-points-add-up", message, tree)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr) or ast.unparse(last) != "test.points()":
        yield fault("task-points-add-up", "the last line of the test part is `test.points()`", last)
