# %% given
from kelas.catalogue import load

baris = load("skor-kota-cerdas").to_dict("records")

# %% answer
boleh_dibandingkan = ...


### BEGIN SOLUTION
def boleh_dibandingkan(a, b):
    return a["scale"] == b["scale"] and a["kind"] == b["kind"] == "recorded"


### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(4, lambda: boleh_dibandingkan)


def angka(skala, jenis):
    return {"year": 2020, "kind": jenis, "value": 3.0, "scale": skala, "source": ""}


skor = angka("score", "recorded")


def boleh():
    return boleh_dibandingkan(skor, {**skor, "year": 2023}) is True


test.tell(
    lambda: boleh_dibandingkan(skor, skor) is None,
    id="Fungsi Anda tidak mengembalikan apa-apa. Pakai `return`.",
    en="Your function gives nothing back. Use `return`.",
)
test.check(
    1,
    lambda: boleh(),
    id="Dua skor yang tercatat boleh dibandingkan, jadi hasilnya `True`.",
    en="Two recorded scores may be compared, so the result is `True`.",
)
test.check(
    1,
    lambda: boleh() and boleh_dibandingkan(skor, angka("level", "stated")) is False,
    id="Skor dan level tidak boleh dibandingkan, jadi hasilnya `False`.",
    en="A score and a level may not be compared, so the result is `False`.",
)
### BEGIN HIDDEN TESTS
test.check(
    1,
    lambda: (
        boleh()
        and boleh_dibandingkan(skor, angka("score", "target")) is False
        and boleh_dibandingkan(angka("level", "aim"), angka("level", "aim")) is False
    ),
    id="Target dan cita-cita belum terjadi. Periksa juga `kind` kedua angka.",
    en="A target and an aim have not happened. Look at the `kind` of both numbers too.",
)
test.check(
    1,
    lambda: boleh() and boleh_dibandingkan(skor, angka("level", "recorded")) is False,
    id="Jenis yang sama belum cukup. Periksa juga `scale` kedua angka.",
    en="The same kind is not enough. Look at the `scale` of both numbers too.",
)
### END HIDDEN TESTS
test.points()
