# %% given
import altair as alt
import pandas as pd
from kelas.exercise import charts, text

charts()
tabel = pd.DataFrame({"kind": ["emergency", "prank", "other"], "percent": [0.58, 21.54, 77.89]})

# %% answer
grafik = ...
### BEGIN SOLUTION
batang = (
    alt.Chart(tabel)
    .mark_bar()
    .encode(
        x=alt.X("percent:Q", title=text(id="Persen panggilan", en="Percent of calls")),
        y=alt.Y("kind:N", sort="-x", title=text(id="Jenis", en="Kind")),
    )
)
angka = batang.mark_text(align="left", dx=4).encode(text="percent:Q")
grafik = batang + angka
grafik
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: grafik)


def lapis(bentuk):
    isi = grafik.to_dict()
    for satu in isi.get("layer", [isi]):
        mark = satu["mark"]
        if (mark["type"] if isinstance(mark, dict) else mark) == bentuk:
            return {**isi.get("encoding", {}), **satu["encoding"]}
    return None


test.tell(
    lambda: lapis("arc") is not None,
    id="Pada lingkaran, 0,58 persen tidak tampak. Pakai batang (`mark_bar`).",
    en="In a pie, 0.58 percent cannot be seen. Use bars (`mark_bar`).",
)
test.tell(
    lambda: lapis("bar")["x"]["field"] == "kind",
    id="Taruh jenis di samping (y) dan persen di bawah (x), supaya namanya mudah dibaca.",
    en="Put the kinds at the side (y) and percent below (x), so that the names are easy to read.",
)
test.check(
    1,
    lambda: lapis("bar")["x"]["field"] == "percent" and lapis("bar")["y"]["field"] == "kind",
    id="Buat batang (`mark_bar`) dengan `percent` pada x dan `kind` pada y.",
    en="Make bars (`mark_bar`) with `percent` on x and `kind` on y.",
)
test.check(
    1,
    lambda: str(lapis("bar")["y"]["sort"]) in ("-x", "x") or "percent" in str(lapis("bar")["y"]["sort"]),
    id='Urutkan batang menurut persen dengan `sort="-x"`.',
    en='Sort the bars by percent with `sort="-x"`.',
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: lapis("text")["text"]["field"] != "percent",
    id="Yang ditulis di samping batang adalah angkanya, `percent`.",
    en="What is written beside the bar is its number, `percent`.",
)
test.check(
    1,
    lambda: lapis("text")["text"]["field"] == "percent",
    id="Tambahkan lapis angka dengan `mark_text`, sebab batang darurat hampir tidak tampak.",
    en="Add a layer of numbers with `mark_text`, since the emergency bar can hardly be seen.",
)
### END HIDDEN TESTS
test.points()
