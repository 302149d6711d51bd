# %% given
from kelas.catalogue import load

sampah = load("sampah")
jenis = load("jenis-sampah")

# %% answer
plastik = ...
### BEGIN SOLUTION
plastik = jenis[jenis["kind"] == "plastic"].merge(sampah, on="year")
plastik["tonnes_low"] = plastik["tonnes_per_day"] * plastik["percent_low"] / 100
plastik["tonnes_high"] = plastik["tonnes_per_day"] * plastik["percent_high"] / 100
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(4, lambda: plastik)


def ton(tahun, kolom):
    return round(float(plastik.set_index("year").loc[tahun, kolom]), 2)


test.tell(
    lambda: len(plastik) > 2,
    id="Masih ada jenis lain. Ambil baris dengan `kind` yang sama dengan `plastic` saja.",
    en="There are other kinds left. Take only the rows whose `kind` is `plastic`.",
)
test.check(
    1,
    lambda: sorted(plastik["year"]) == [2023, 2024] and {"tonnes_low", "tonnes_high"} <= set(plastik.columns),
    id="Buat tabel `plastik`: satu baris per tahun (2023 dan 2024), dengan kolom `tonnes_low` dan `tonnes_high`.",
    en="Make a table `plastik`: one row per year (2023 and 2024), with the columns `tonnes_low` and `tonnes_high`.",
)
test.tell(
    lambda: ton(2023, "tonnes_low") == 140 * 26,
    id="Plastiknya lebih banyak daripada semua sampah. Persen berarti per seratus, jadi bagi dengan 100.",
    en="That is more plastic than all the waste. Percent means per hundred, so divide by 100.",
)
test.tell(
    lambda: ton(2023, "tonnes_low") == 44.98,
    id="Untuk 2023, pakai ton per hari dari tahunnya sendiri.",
    en="For 2023, use the tonnes per day of its own year.",
)
test.check(
    1,
    lambda: ton(2023, "tonnes_low") == ton(2023, "tonnes_high") == 36.4,
    id="Untuk 2023: 26 persen dari 140 ton.",
    en="For 2023: 26 percent of 140 tonnes.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: ton(2024, "tonnes_low") == ton(2024, "tonnes_high"),
    id="Sumber 2024 menyebut rentang 30–40 persen. Rentang tidak boleh menjadi satu angka.",
    en="The source of 2024 names a range of 30–40 percent. A range must not become one number.",
)
test.check(
    1,
    lambda: ton(2024, "tonnes_low") == 51.9,
    id="Untuk 2024, batas bawahnya 30 persen dari 173 ton.",
    en="For 2024, the lower end is 30 percent of 173 tonnes.",
)
test.check(
    1,
    lambda: ton(2024, "tonnes_high") == 69.2,
    id="Untuk 2024, batas atasnya 40 persen dari 173 ton.",
    en="For 2024, the upper end is 40 percent of 173 tonnes.",
)
### END HIDDEN TESTS
test.points()
