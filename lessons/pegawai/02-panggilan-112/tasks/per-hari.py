# %% given
from kelas.catalogue import load

panggilan = load("panggilan-112").set_index("kind")

# %% answer
per_hari = ...
### BEGIN SOLUTION
darurat = panggilan.loc["emergency"]
hari = (darurat["last_day"] - darurat["first_day"]).days + 1
per_hari = darurat["calls"] / hari
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(2, lambda: per_hari)


def dekat(angka, beda):
    return abs(float(per_hari) - angka) < beda


test.tell(
    lambda: dekat(86161 / 214, 5),
    id="Ini semua panggilan per hari. Ambil baris `emergency`.",
    en="These are all calls per day. Take the row `emergency`.",
)
test.tell(
    lambda: dekat(496 / 7, 1),
    id="Ini per bulan. Bagi dengan jumlah hari, bukan tujuh bulan.",
    en="This is per month. Divide by the number of days, not by seven months.",
)
test.tell(
    lambda: dekat(214 / 496, 0.01),
    id="Terbalik: bagi panggilan dengan hari, bukan hari dengan panggilan.",
    en="The wrong way round: divide calls by days, not days by calls.",
)
test.check(
    1,
    lambda: dekat(496 / 214, 0.06),
    id="Bagi panggilan darurat dengan jumlah hari dari April sampai Oktober.",
    en="Divide the emergency calls by the number of days from April to October.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: dekat(496 / 213, 0.003),
    id="Hampir. Hari pertama juga dihitung, jadi tambahkan satu pada selisihnya.",
    en="Almost. The first day counts too, so add one to the difference.",
)
test.tell(
    lambda: dekat(496 / 210, 0.003),
    id="Tidak semua bulan punya 30 hari. Hitung dari tanggalnya.",
    en="Not every month has 30 days. Work it out from the dates.",
)
test.check(
    1,
    lambda: dekat(496 / 214, 0.003),
    id="Jumlah harinya belum tepat, atau angkanya dibulatkan terlalu awal.",
    en="The number of days is not right yet, or the figure was rounded too early.",
)
### END HIDDEN TESTS
test.points()
