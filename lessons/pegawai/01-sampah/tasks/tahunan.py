# %% given
from kelas.catalogue import load

sampah = load("sampah")

# %% answer
tahunan = ...
### BEGIN SOLUTION
hari = sampah["year"].map({2022: 365, 2023: 365, 2024: 366})
tahunan = sampah.assign(tonnes_per_year=sampah["tonnes_per_day"] * hari)
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: tahunan)


def ton(tahun):
    return float(tahunan.set_index("year").loc[tahun, "tonnes_per_year"])


test.check(
    1,
    lambda: "tonnes_per_year" in tahunan.columns and len(tahunan) == 3,
    id="Buat tabel `tahunan` dengan tiga baris dan kolom baru `tonnes_per_year`.",
    en="Make a table `tahunan` with three rows and a new column `tonnes_per_year`.",
)
test.tell(
    lambda: ton(2023) == 140 * 12,
    id="Anda mengalikan dengan 12 bulan. Satuannya ton per hari, jadi kalikan dengan jumlah hari.",
    en="You multiplied by 12 months. The unit is tonnes per day, so multiply by the number of days.",
)
test.check(
    1,
    lambda: ton(2022) == ton(2023) == 140 * 365,
    id="Tahun 2022 dan 2023 masing-masing punya 365 hari.",
    en="The years 2022 and 2023 have 365 days each.",
)
### BEGIN HIDDEN TESTS
test.check(
    1,
    lambda: ton(2024) == 173 * 366,
    id="Tahun 2024 adalah tahun kabisat, jadi punya 366 hari.",
    en="The year 2024 is a leap year, so it has 366 days.",
)
### END HIDDEN TESTS
test.points()
