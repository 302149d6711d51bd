# %% given
import altair as alt
from kelas.catalogue import load
from kelas.exercise import charts, text

charts()
skor = load("skor-kota-cerdas")

# %% answer
grafik = ...


### BEGIN SOLUTION
def titik(skala, judul):
    return (
        alt.Chart(skor[skor["scale"] == skala])
        .mark_point(size=90, filled=True)
        .encode(
            x=alt.X("year:O", title=text(id="Tahun", en="Year")),
            y=alt.Y("value:Q", title=judul),
            shape=alt.Shape("kind:N", title=text(id="Jenis angka", en="Kind of number")),
        )
        .properties(width=160)
    )


grafik = titik("score", text(id="Skor", en="Score")) | titik("level", text(id="Level", en="Level"))
grafik
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: grafik)


def bagian():
    isi = grafik.to_dict()
    return isi.get("hconcat") or isi.get("vconcat") or isi.get("concat") or []


def isi_data(satu):
    isi = grafik.to_dict()
    return isi["datasets"][(satu.get("data") or isi["data"])["name"]]


def sumbu_bersama():
    return grafik.to_dict().get("resolve", {}).get("scale", {}).get("y") == "shared"


test.tell(
    lambda: "layer" in grafik.to_dict() or "encoding" in grafik.to_dict(),
    id="Kedua skala masih dalam satu gambar. Buat dua grafik dan sandingkan dengan `|`.",
    en="Both scales are still in one picture. Make two charts and put them side by side with `|`.",
)
test.check(
    1,
    lambda: len(bagian()) == 2,
    id="`grafik` harus berisi dua grafik berdampingan.",
    en="`grafik` has to hold two charts side by side.",
)
test.tell(
    lambda: sumbu_bersama(),
    id="Sumbu y dipakai bersama, jadi kedua skala tetap tercampur. Biarkan masing-masing punya sumbu.",
    en="The y axis is shared, so both scales are still mixed. Let each have its own axis.",
)
test.check(
    1,
    lambda: (
        sorted(sorted({baris["scale"] for baris in isi_data(satu)}) for satu in bagian()) == [["level"], ["score"]]
        and not sumbu_bersama()
    ),
    id="Saring datanya: satu grafik hanya `score`, satu grafik hanya `level`.",
    en="Filter the data: one chart with `score` only, one with `level` only.",
)
### BEGIN HIDDEN TESTS
test.check(
    1,
    lambda: (
        all(
            any(kanal.get("field") == "kind" for kanal in satu["encoding"].values() if isinstance(kanal, dict))
            for satu in bagian()
        )
        and len(bagian()) == 2
    ),
    id="Bedakan hasil dan target, misalnya dengan `shape` menurut `kind`.",
    en="Tell results from targets, for example by `shape` according to `kind`.",
)
### END HIDDEN TESTS
test.points()
