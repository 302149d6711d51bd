# %% given
from kelas.catalogue import load

skor = load("skor-kota-cerdas")

# %% answer
tercatat = ...
### BEGIN SOLUTION
tercatat = skor[(skor["scale"] == "score") & (skor["kind"] == "recorded")].sort_values("year")
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: tercatat)

test.tell(
    lambda: not hasattr(tercatat, "columns"),
    id="`tercatat` harus berupa tabel dengan semua kolomnya. Saring barisnya saja.",
    en="`tercatat` has to be a table with all its columns. Filter the rows only.",
)
test.check(
    1,
    lambda: len(tercatat) > 0 and set(tercatat["scale"]) == {"score"},
    id="Masih ada baris dengan skala lain. Ambil yang `scale` sama dengan `score`.",
    en="There are rows of another scale left. Take those whose `scale` is `score`.",
)
test.check(
    1,
    lambda: len(tercatat) > 0 and "target" not in set(tercatat["kind"]),
    id="Angka 2022 adalah target, bukan hasil. Ambil yang `kind` sama dengan `recorded`.",
    en="The number of 2022 is a target, not a result. Take those whose `kind` is `recorded`.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: list(tercatat["year"]) == [2023, 2021, 2020],
    id="Urutkan dari tahun yang paling awal dengan `sort_values`.",
    en="Sort from the earliest year with `sort_values`.",
)
test.check(
    1,
    lambda: list(tercatat["year"]) == [2020, 2021, 2023] and list(tercatat["value"]) == [2.87, 3.06, 3.197],
    id="Tahun yang tercatat adalah 2020, 2021, dan 2023.",
    en="The recorded years are 2020, 2021 and 2023.",
)
### END HIDDEN TESTS
test.points()
