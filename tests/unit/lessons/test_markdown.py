from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kelas.lessons import markdown
from kelas.lessons.markdown import Call, Passage

LESSON = """# Halo

Satu {term}`formulir` saja.

```{activity} arti
```

- a
- b

![gambar](kota.svg)

```{activity} skor
:option: ignored
```
Selesai.
"""


def test_a_text_is_split_into_passages_and_activities_with_their_lines() -> None:
    assert markdown.split(LESSON) == [
        Passage("# Halo\n\nSatu {term}`formulir` saja.", 1),
        Call("arti", 5),
        Passage("- a\n- b\n\n![gambar](kota.svg)", 8),
        Call("skor", 13),
        Passage("Selesai.", 16),
    ]


@pytest.mark.parametrize("text", ["", "\n\n  \n"])
def test_a_text_of_nothing_has_no_pieces(text: str) -> None:
    assert markdown.split(text) == []


def test_code_that_is_no_activity_stays_text() -> None:
    assert markdown.split("```python\nx\n```\n") == [Passage("```python\nx\n```", 1)]


words = st.lists(st.text("abc xyz\n", min_size=1).filter(str.strip), min_size=1, max_size=6)


@given(words)
def test_pieces_come_in_the_order_of_the_text(texts: list[str]) -> None:
    source = "".join(f"{text}\n\n```{{activity}} key-{number}\n```\n\n" for number, text in enumerate(texts))
    pieces = markdown.split(source)
    assert [piece.text for piece in pieces if isinstance(piece, Passage)] == [text.strip() for text in texts]
    assert [piece.activity for piece in pieces if isinstance(piece, Call)] == [f"key-{n}" for n in range(len(texts))]
    lines = source.splitlines()
    for piece in pieces:
        first = piece.text.splitlines()[0] if isinstance(piece, Passage) else "```{activity}"
        assert first.strip() in lines[piece.line - 1]


def test_the_structure_is_the_same_in_any_language() -> None:
    other = LESSON.replace("Halo", "Hello").replace("saja", "only").replace("gambar", "picture")
    assert list(markdown.structure(other)) == list(markdown.structure(LESSON))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Halo", "## Halo"),
        ("# Halo", "Halo"),
        ("- a\n- b", "- a\n- b\n- c"),
        ("- a\n- b", "1. a\n2. b"),
        ("kota.svg", "desa.svg"),
        ("{activity} arti", "{activity} skor"),
        ("Selesai.", "Selesai.\n\nBenar."),
        ("Selesai.", "> Selesai."),
        ("Selesai.", "| a | b |\n|---|---|\n| c | d |"),
        ("Selesai.", "---"),
    ],
)
def test_each_change_of_structure_is_seen(old: str, new: str) -> None:
    def kinds(source: str) -> list[str]:
        return [element for element, _ in markdown.structure(source)]

    assert kinds(LESSON.replace(old, new)) != kinds(LESSON)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("a\n\n<div>b</div>\n", [3]),
        ("a <b>c</b>\n", [1, 1]),
        ("<!-- note -->\n", [1]),
        ("a < b and `<b>`\n\n```html\n<b>\n```\n", []),
    ],
)
def test_raw_html_is_found_with_its_line(source: str, lines: list[int]) -> None:
    assert list(markdown.raw_html(source)) == lines


def test_terms_are_replaced_and_nothing_else() -> None:
    linked = markdown.with_terms("{term}`Kota cerdas` dan `formulir`", lambda word: f"[{word}]")
    assert linked == "[Kota cerdas] dan `formulir`"


def test_a_table_scrolls_by_itself_on_a_narrow_phone() -> None:
    html = markdown.to_html("| a | b |\n|---|---|\n| c | d |\n")
    assert html.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert html.rstrip().endswith("</table></div>")
