"""What is taken of an uploaded notebook, and the sentence for what is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tasks import answered, solutions

from kelas.events.kinds import LessonFinished
from kelas.grading import uploads
from kelas.grading.reading import MOST_BYTES
from kelas.grading.reading import notebook as read_kept
from kelas.grading.submissions import uploaded
from kelas.lessons import build, read
from kelas.lessons.models import Lesson

LESSON = read.lesson("sampah")
NIK = "357101" + "010190" + "0001"


def learners(lesson: Lesson = LESSON) -> dict[str, Any]:
    """Return a learner's notebook with right answers, as JupyterLab saves it."""
    notebook = answered(json.loads(build.notebook_path(lesson, "id").read_text("utf-8")), solutions(lesson))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "<script>alert(1)</script>"}]
            cell["execution_count"] = 7
    return notebook


def as_file(notebook: Any) -> bytes:
    return json.dumps(notebook).encode()


def refused(content: bytes, lesson: Lesson = LESSON) -> uploads.UploadError:
    with pytest.raises(uploads.UploadError) as error:
        uploads.examine(lesson, content, "id")
    return error.value


def sources(notebook: Any) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def test_a_learners_notebook_is_kept_with_its_answers_and_without_any_output() -> None:
    kept = uploads.examine(LESSON, as_file(learners()), "id")
    assert sources(kept) == sources(learners())
    assert all(cell["outputs"] == [] for cell in kept["cells"] if cell["cell_type"] == "code")
    assert "<script>" not in json.dumps(kept)
    nbformat.validate(nbformat.from_dict(kept))  # type: ignore[no-untyped-call]


def test_a_cell_that_the_learner_has_added_is_kept_where_it_stands() -> None:
    notebook = learners()
    extra = {"cell_type": "code", "metadata": {}, "source": "bantuan = 1", "outputs": [], "execution_count": None}
    notebook["cells"].insert(3, extra)
    kept = uploads.examine(LESSON, as_file(notebook), "id")
    assert kept["cells"][3]["source"] == "bantuan = 1"
    assert kept["cells"][3]["id"]


def test_ids_that_stand_twice_become_ids_of_their_own() -> None:
    notebook = learners()
    notebook["cells"][4]["id"] = notebook["cells"][5]["id"]
    ids = [cell["id"] for cell in uploads.examine(LESSON, as_file(notebook), "id")["cells"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert refused(content).key == "upload.empty"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04zip",
        b"halo",
        b"{}",
        b"[]",
        b"null",
        b'"teks"',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}',
        b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}',
        b"[" * 200_000,
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}',
    ],
)
def test_what_is_no_notebook_is_said_to_be_none(content: bytes) -> None:
    assert refused(content).key == "upload.no-notebook"


def test_a_file_that_is_too_large_is_said_to_be() -> None:
    assert refused(b" " * MOST_BYTES + b"{}").key == "upload.large"


def test_a_notebook_of_too_many_cells_is_too_large() -> None:
    notebook = learners()
    notebook["cells"] += [{"cell_type": "markdown", "id": f"m{n}", "metadata": {}, "source": ""} for n in range(2000)]
    assert refused(as_file(notebook)).key == "upload.large"


def test_another_lessons_notebook_is_named() -> None:
    other = read.lesson("panggilan-112")
    problem = refused(as_file(learners(other)))
    assert (problem.key, problem.values) == ("upload.other", {"title": other.head.title.id})


def test_a_notebook_that_is_of_no_lesson_is_not_ours() -> None:
    own = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []}
    assert refused(as_file(own)).key == "upload.not-ours"


def test_a_notebook_that_lost_its_name_is_known_by_its_cells() -> None:
    notebook = learners()
    del notebook["metadata"]["kelas"]
    assert uploads.examine(LESSON, as_file(notebook), "id")["metadata"]["kelas"]["lesson"] == "sampah"


def without(part: str) -> Callable[[dict[str, Any]], None]:
    def change(notebook: dict[str, Any]) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != part]

    return change


@pytest.mark.parametrize("part", ["answer-plastik", "test-plastik"])
def test_a_missing_cell_is_named_by_its_task(part: str) -> None:
    notebook = learners()
    without(part)(notebook)
    problem = refused(as_file(notebook))
    assert (problem.key, problem.values["title"]) == ("upload.incomplete", LESSON.tasks["plastik"].title.id)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_notebook_as_it_was_downloaded_holds_no_answer(lang: Any) -> None:
    assert refused(build.notebook_path(LESSON, lang).read_bytes()).key == "upload.unanswered"


def test_a_number_that_may_be_real_is_not_kept() -> None:
    notebook = learners()
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "answer-kenaikan")
    cell["source"] = [f"# {NIK}\n", *cell["source"]]
    assert refused(as_file(notebook)).key == "upload.private"


def test_odd_metadata_does_no_harm() -> None:
    notebook = learners()
    notebook["metadata"]["kelas"] = ["sampah"]
    notebook["cells"][0]["metadata"]["nbgrader"] = "yes"
    notebook["cells"][1]["metadata"]["own"] = {"much": ["more"]}
    kept = uploads.examine(LESSON, as_file(notebook), "id")
    assert "own" not in kept["cells"][1]["metadata"]


@pytest.fixture
def finished() -> LessonFinished:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return LessonFinished(id="finish-1", learner="l-1", at=at, lesson="sampah", lang="id")


def test_what_is_kept_is_what_the_grader_reads(home: Path, finished: LessonFinished) -> None:
    kept = uploads.examine(LESSON, as_file(learners()), "id")
    uploads.keep(finished, kept)
    assert uploaded(finished) == home / "uploads" / "l-1" / "sampah" / "finish-1.ipynb"
    assert sources(read_kept(uploaded(finished))) == sources(kept)
    assert [file.name for file in uploaded(finished).parent.iterdir()] == ["finish-1.ipynb"]


def test_each_hand_in_keeps_its_own(home: Path, finished: LessonFinished) -> None:
    import dataclasses

    first, second = copy.deepcopy(learners()), learners()
    second["cells"][-1]["source"] = "baru"
    later = dataclasses.replace(finished, id="finish-2")
    uploads.keep(finished, uploads.examine(LESSON, as_file(first), "id"))
    uploads.keep(later, uploads.examine(LESSON, as_file(second), "id"))
    assert uploaded(finished).read_bytes() != uploaded(later).read_bytes()
    uploads.drop(later)
    assert uploaded(finished).exists()
    assert not uploaded(later).exists()
