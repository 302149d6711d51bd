# %% given
import altair as alt
from kelas.catalogue import load
from kelas.exercise import charts, text

charts()
sampah = load("sampah")

# %% answer
grafik = ...
### BEGIN SOLUTION
grafik = (
    alt.Chart(sampah)
    .mark_bar()
    .encode(
        x=alt.X("year:O", title=text(id="Tahun", en="Year")),
        y=alt.Y("tonnes_per_day:Q", title=text(id="Ton per hari", en="Tonnes per day")),
    )
)
grafik
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: grafik)


def sumbu(nama):
    return grafik.to_dict()["encoding"][nama]


def bentuk():
    mark = grafik.to_dict()["mark"]
    return mark["type"] if isinstance(mark, dict) else mark


def dari_nol():
    skala = sumbu("y").get("scale") or {}
    return skala.get("zero", True) and skala.get("domain", [0])[0] == 0


test.tell(
    lambda: not hasattr(grafik, "to_dict") or not hasattr(grafik, "encode"),
    id="Ini bukan grafik Altair. Mulai dengan `alt.Chart(sampah)`.",
    en="This is no Altair chart. Start with `alt.Chart(sampah)`.",
)
test.tell(
    lambda: sumbu("x").get("field") == "tonnes_per_day",
    id="Sumbunya tertukar. Tahun di bawah (x), ton di samping (y).",
    en="The axes are exchanged. Years go below (x), tonnes at the side (y).",
)
test.check(
    1,
    lambda: bentuk() == "bar" and sumbu("y")["field"] == "tonnes_per_day" and dari_nol(),
    id="Pakai batang (`mark_bar`) untuk `tonnes_per_day`, dan biarkan sumbunya mulai dari nol.",
    en="Use bars (`mark_bar`) for `tonnes_per_day`, and let the axis start at zero.",
)
test.check(
    1,
    lambda: sumbu("x")["field"] == "year" and sumbu("x")["type"] in ("ordinal", "nominal"),
    id="Tahun adalah urutan, bukan jumlah. Tulis `year:O` pada sumbu x.",
    en="Years are an order, not a quantity. Write `year:O` on the x axis.",
)
### BEGIN HIDDEN TESTS
test.check(
    1,
    lambda: "ton" in str(sumbu("y")["title"]).lower() and sumbu("y")["title"] != "tonnes_per_day",
    id="Beri judul sumbu y yang memuat satuannya, misalnya Ton per hari.",
    en="Give the y axis a title that holds the unit, such as Tonnes per day.",
)
### END HIDDEN TESTS
test.points()
