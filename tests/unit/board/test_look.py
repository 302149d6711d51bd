"""What a page of the board shows, in each kind of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kelas.board import look as board
from kelas.board.look import Board, Look
from kelas.board.rows import MISSES_TO_STUCK, SILENCE_TO_GONE
from kelas.events.kinds import Attempt, LessonFinished, LessonOpened, SubmissionGraded
from kelas.events.store import Store
from kelas.lessons import read

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LESSONS = {slug: read.lesson(slug) for slug in read.folders()}
KEY = next(iter(LESSONS["kota-cerdas"].activities))
LONG_AGO = SILENCE_TO_GONE * 2


@pytest.fixture
def store(any_store: Store) -> Store:
    return any_store


def look(store: Store, cohort: str = "", find: str = "", page: int = 1) -> Look:
    return Board(store).look(LESSONS, NOW, cohort=cohort, find=find, page=page)


def names(seen: Look) -> list[str]:
    return [row.nickname for row in seen.rows]


def join(store: Store, nickname: str, cohort: str = "", ident: str = "") -> str:
    learner = ident or f"l-{nickname}"
    own = {"nickname": nickname, "lang": "id", "cohort": cohort, "phrase": None, "joined_at": NOW.isoformat()}
    store.add_learner(id=learner, **own)
    return learner


def opened(store: Store, learner: str, ago: timedelta = timedelta(), lesson: str = "kota-cerdas") -> None:
    kept = store.last() + 1
    store.put(LessonOpened(id=f"event-{kept}", learner=learner, at=NOW - ago, lesson=lesson, lang="id"))


def missed(store: Store, learner: str) -> None:
    for _ in range(MISSES_TO_STUCK):
        common = {"id": f"event-{store.last() + 1}", "learner": learner, "at": NOW, "lesson": "kota-cerdas"}
        store.put(Attempt(**common, activity=KEY, answer="x", credit=0, outcome="wrong", lang="id"))


def test_an_empty_course_is_one_page_without_rows(store: Store) -> None:
    assert look(store) == Look(rows=[], here=0, page=1, pages=1)


def test_who_may_need_help_comes_first_then_who_is_here_then_the_others_by_name(store: Store) -> None:
    for nickname in ("Zaki", "Dewi", "Cici", "andi"):
        join(store, nickname)
    missed(store, "l-Zaki")
    opened(store, "l-Dewi")
    opened(store, "l-Cici", LONG_AGO)
    seen = look(store)
    assert names(seen) == ["Zaki", "Dewi", "andi", "Cici"]
    assert seen.here == 2
    assert seen.rows[0].stuck == "misses"


def test_a_long_list_has_pages_and_nobody_is_on_two(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "ROWS_ON_A_PAGE", 3)
    for number in range(8):
        join(store, f"Peserta {number}", ident=f"l-{number}")
    for number in (5, 6, 7, 0):
        opened(store, f"l-{number}")
    pages = [look(store, page=page) for page in (1, 2, 3)]
    assert [names(seen) for seen in pages] == [
        ["Peserta 0", "Peserta 5", "Peserta 6"],
        ["Peserta 7", "Peserta 1", "Peserta 2"],
        ["Peserta 3", "Peserta 4"],
    ]
    assert [(seen.here, seen.page, seen.pages) for seen in pages] == [(4, 1, 3), (4, 2, 3), (4, 3, 3)]


@pytest.mark.parametrize(("asked", "got"), [(0, 1), (-5, 1), (2, 2), (99, 2)])
def test_a_page_that_is_not_there_gives_the_nearest(
    store: Store, monkeypatch: pytest.MonkeyPatch, asked: int, got: int
) -> None:
    monkeypatch.setattr(board, "ROWS_ON_A_PAGE", 1)
    join(store, "Andi")
    join(store, "Budi")
    assert look(store, page=asked).page == got


def test_a_cohort_shows_its_own_people_only(store: Store) -> None:
    for nickname, cohort in (("Andi", "A"), ("Budi", "B"), ("Cici", "A")):
        opened(store, join(store, nickname, cohort))
    seen = look(store, cohort="A")
    assert (names(seen), seen.here) == (["Andi", "Cici"], 2)


@pytest.mark.parametrize(
    ("find", "expected"),
    [("ratna", ["Bu Ratna", "ratnasari"]), ("RATNA", ["Bu Ratna", "ratnasari"]), ("%", ["100%"]), ("_", []), ("x", [])],
)
def test_a_search_finds_a_piece_of_a_nickname(store: Store, find: str, expected: list[str]) -> None:
    for number, nickname in enumerate(("Bu Ratna", "ratnasari", "Budi", "100%")):
        join(store, nickname, ident=f"l-{number}")
    assert names(look(store, find=find)) == expected


def test_a_guest_is_shown_once_they_did_something(store: Store) -> None:
    join(store, "", ident="l-guest")
    assert look(store).rows == []
    opened(store, "l-guest", LONG_AGO)
    (row,) = look(store).rows
    assert row.learner == "l-guest"


def test_a_row_shows_the_lesson_touched_last_whatever_is_graded_later(store: Store) -> None:
    learner = join(store, "Andi")
    own = {"learner": learner, "lesson": "kota-cerdas"}
    opened(store, learner)
    store.put(LessonFinished(id="finish-1", at=NOW, lang="id", **own))
    opened(store, learner, lesson="cekbansos")
    graded = {"finished": "finish-1", "score": 1, "max_score": 2}
    store.put(SubmissionGraded(id="graded-1", at=NOW, **own, **graded))
    (row,) = look(store).rows
    assert row.current is not None
    assert row.current.lesson.slug == "cekbansos"


def test_what_happened_in_a_lesson_that_is_gone_does_not_count(store: Store) -> None:
    opened(store, join(store, "Andi"), lesson="gone")
    (row,) = look(store).rows
    assert (row.nickname, row.current, row.here) == ("Andi", None, False)


def test_a_board_that_was_looked_at_sees_what_happens_next(store: Store) -> None:
    learner = join(store, "Andi")
    seen = Board(store)
    opened(store, learner)
    (before,) = seen.look(LESSONS, NOW).rows
    missed(store, learner)
    (after,) = seen.look(LESSONS, NOW).rows
    assert (before.stuck, after.stuck) == ("", "misses")
    opened(store, learner, lesson="cekbansos")
    (last,) = seen.look(LESSONS, NOW).rows
    assert last.current is not None
    assert last.current.lesson.slug == "cekbansos"


def test_a_board_that_was_looked_at_sees_a_grade_that_comes_later(store: Store) -> None:
    learner, seen = join(store, "Andi"), Board(store)
    own = {"learner": learner, "lesson": "kota-cerdas", "at": NOW}
    store.put(LessonFinished(id="finish-1", lang="id", **own))
    (before,) = seen.look(LESSONS, NOW).rows
    store.put(SubmissionGraded(id="graded-1", finished="finish-1", score=1, max_score=2, **own))
    (after,) = seen.look(LESSONS, NOW).rows
    assert [row.current and row.current.recorded is not None for row in (before, after)] == [False, True]


def test_who_is_gone_is_not_remembered(store: Store) -> None:
    seen = Board(store)
    opened(store, join(store, "Andi"))
    seen.look(LESSONS, NOW)
    assert list(seen._known) == ["l-Andi"]
    seen.look(LESSONS, NOW + LONG_AGO)
    assert seen._known == {}
