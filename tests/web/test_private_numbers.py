"""A number that could be somebody's NIK is refused, explained, and found nowhere afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from practise import open_practice
from running import Server, until
from visit import Visit
from walk import first_of, open_lesson

from kelas.activities.typed import FillIn, Number
from kelas.lessons.kinds import shared_strings
from kelas.words.interface import say
from kelas.words.text import LANGS, Lang

# Joined here, so that no file of the project holds a number that could be somebody's.
NUMBER = "357101" + "410190" + "0001"
FOURS = " ".join(NUMBER[place : place + 4] for place in range(0, 16, 4))
FORMS = (NUMBER, FOURS, FOURS.replace(" ", "."))


def traces(server: Server, visit: Visit) -> list[str]:
    """Return every place where the number can be found, in any of its forms."""
    places = {
        "frames sent": "\n".join(visit.sent),
        "frames received": "\n".join(visit.received),
        "kept by the browser": visit.local_storage(),
        "the server's output": server.output,
        "the page": visit.page.content(),
    }
    found = [place for place, text in places.items() if any(form in text for form in FORMS)]
    for file in Path(server.home).rglob("*"):
        if file.is_file() and any(form.encode() in file.read_bytes() for form in FORMS):
            found.append(str(file))
    return found


def refused(field: Locator, said: Locator, lang: Lang, counted: Callable[[], int]) -> None:
    """Type the number in each form, key by key and at once; each time it goes and the sentence comes."""
    by_page, by_server = shared_strings()["nikRefused"].say(lang), say("verdict.refused", lang)
    explained = re.compile("|".join(map(re.escape, (by_page, by_server))))
    for form in FORMS:
        before = counted()
        field.fill(form)
        expect(said).to_contain_text(explained)
        assert not any(digit in field.input_value() for digit in "0123456789")
        until(lambda now=before: counted() > now)  # counted, without the number
        field.fill("")
    field.press_sequentially(NUMBER)
    expect(said).to_contain_text(explained)
    assert not any(digit in field.input_value() for digit in "0123456789")


@pytest.mark.parametrize("lang", LANGS)
def test_in_every_field_of_the_practice(phone: Visit, server: Server, lang: Lang) -> None:
    walk = open_practice(phone, server, "usul-dan-pesan", lang)
    learner = walk.learner

    def counted() -> int:
        return server.kinds(learner).count("number-refused")

    walk.to("cek")
    for key in ("nik", "huruf"):
        refused(walk.field(key).locator("input"), walk.error(key), lang, counted)
    walk.to("usul")
    for key in ("kk", "rumah", "alasan"):
        refused(walk.field(key).locator("input, textarea"), walk.error(key), lang, counted)
    walk.fill()
    phone.page.reload()
    expect(walk.root).to_have_attribute("data-screen", "usul")
    assert traces(server, phone) == []
    assert "number-refused" in server.kinds(walk.learner)
    walk.to("selesai")
    assert traces(server, phone) == []


def test_in_every_typed_activity_of_the_lesson(phone: Visit, server: Server) -> None:
    opened = open_lesson(phone, "kota-cerdas", "id")
    learner = opened.learner

    def counted() -> int:
        return server.kinds(learner).count("number-refused")

    number = opened.cards[first_of(opened.lesson, Number)]
    refused(number.root.locator("input.number__field"), number.panel, "id", counted)
    words = opened.cards[first_of(opened.lesson, FillIn)]
    for field in words.root.locator("input.fill-in__field").all():
        refused(field, words.panel, "id", counted)
    for card in (number, words):
        while card.root.locator('[data-do="undo"][aria-disabled="false"]').count():
            card.root.locator('[data-do="undo"]').click()
    opened.switch("en")
    assert traces(server, phone) == []
    assert server.attempts(opened.learner) == []


def test_in_the_middle_of_a_sentence_only_the_number_goes(phone: Visit, server: Server) -> None:
    walk = open_practice(phone, server, "usul-dan-pesan")
    walk.to("usul")
    walk.field("alasan").locator("textarea").fill(f"NIK saya {FOURS}, tolong dibantu")
    expect(walk.field("alasan").locator("textarea")).to_have_value("NIK saya    , tolong dibantu")
    assert traces(server, phone) == []


def test_on_the_pages_around_the_lessons(phone: Visit, trainer: Visit, server: Server) -> None:
    phone.goto("/")
    for nickname, code in ((NUMBER, ""), (f"Mawar {FOURS}", ""), ("Mawar", NUMBER)):
        phone.page.locator("#nickname").fill(nickname)
        phone.page.locator("#code").fill(code)
        phone.page.locator("form[action='/join'] button").click()
        expect(phone.page.locator("#problem")).to_be_visible()
        assert traces(server, phone) == []
    phone.goto("/back")
    phone.page.locator("#phrase").fill(NUMBER)
    phone.page.locator("form[action='/back'] button").click()
    expect(phone.page.locator("#problem")).to_be_visible()
    assert traces(server, phone) == []
    trainer.goto("/board")
    trainer.page.locator("#title").fill(f"Kelas {NUMBER}")
    trainer.page.locator("form[action='/board/cohorts'] button").click()
    trainer.goto("/board")
    assert traces(server, trainer) == []


def test_the_server_refuses_it_too_when_a_page_does_not(phone: Visit, server: Server) -> None:
    opened = open_lesson(phone, "kota-cerdas")
    frame = next(frame for frame in phone.received if "update_states" in frame)
    name = f'"{opened.lesson.slug}/jumlah-kelurahan"'
    comm = frame[: frame.index(name)].rpartition('{"model_name"')[0].rpartition('": ')[0].rpartition('"')[2]
    phone.page.evaluate(SEND, [f"/api/kernels/{phone.kernel()}/channels?session_id=abc", comm, NUMBER])
    kinds = server.kinds(opened.learner)
    assert "number-refused" in kinds
    assert "attempt" not in kinds
    files = [file for file in server.home.rglob("*") if file.is_file() and NUMBER.encode() in file.read_bytes()]
    assert files == []
    assert NUMBER not in server.output


SEND = """
([path, comm, number]) => new Promise((done) => {
  const socket = new WebSocket(location.origin.replace("http", "ws") + path);
  const id = "n".repeat(32);
  const header = { msg_id: id, msg_type: "comm_msg", username: "", session: "abc", date: "", version: "5.3" };
  const data = { method: "custom", content: { do: "answer", id: "kiriman-12345", answer: number } };
  const content = { comm_id: comm, data };
  const metadata = { version: "1.0.0" };
  const message = { header, parent_header: {}, metadata, content, channel: "shell", buffers: [] };
  socket.onopen = () => socket.send(JSON.stringify(message));
  setTimeout(() => { socket.close(); done(); }, 2000);
})
"""
