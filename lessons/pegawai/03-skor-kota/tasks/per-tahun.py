# %% given
from kelas.catalogue import load

skor = load("skor-kota-cerdas")
hasil = skor[skor["kind"] == "recorded"]

# %% answer
per_tahun = ...
### BEGIN SOLUTION
per_tahun = hasil.assign(change_per_year=hasil["value"].diff() / hasil["year"].diff())
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: per_tahun)


def berubah(tahun):
    return float(per_tahun.set_index("year").loc[tahun, "change_per_year"])


test.check(
    1,
    lambda: abs(berubah(2021) - 0.19) < 0.001,
    id="Untuk 2021: 3,06 dikurangi 2,87, di kolom `change_per_year`.",
    en="For 2021: 3.06 minus 2.87, in the column `change_per_year`.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: abs(berubah(2023) - 0.137) < 0.001,
    id="Dari 2021 ke 2023 ada dua tahun. Bagi kenaikannya dengan dua.",
    en="From 2021 to 2023 there are two years. Divide the rise by two.",
)
test.tell(
    lambda: berubah(2023) < 0,
    id="Anda membandingkan dengan target 2022. Pakai angka yang tercatat saja.",
    en="You compared with the target of 2022. Use recorded numbers only.",
)
test.check(
    1,
    lambda: abs(berubah(2023) - 0.0685) < 0.001,
    id="Untuk 2023: selisih skor dibagi selisih tahun.",
    en="For 2023: the difference in score divided by the difference in years.",
)
test.check(
    1,
    lambda: berubah(2020) != berubah(2020),
    id="Tahun 2020 tidak punya pendahulu. Biarkan kosong (NaN), jangan diisi nol.",
    en="The year 2020 has none before it. Leave it empty (NaN), not zero.",
)
### END HIDDEN TESTS
test.points()
