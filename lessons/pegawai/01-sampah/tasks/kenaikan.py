# %% given
from kelas.catalogue import load

per_tahun = load("sampah").set_index("year")["tonnes_per_day"]

# %% answer
kenaikan = ...
### BEGIN SOLUTION
kenaikan = (per_tahun.loc[2024] - per_tahun.loc[2023]) / per_tahun.loc[2023] * 100
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(2, lambda: kenaikan)


def dekat(angka):
    return (
        abs(float(kenaikan) - angka) < max(0.05, 0.0005 * angka) if angka > 2 else abs(float(kenaikan) - angka) < 0.001
    )


test.tell(
    lambda: dekat(33),
    id="33 adalah selisih dalam ton. Bagi selisih itu dengan angka 2023.",
    en="33 is the difference in tonnes. Divide it by the number of 2023.",
)
test.tell(
    lambda: dekat(33 / 173 * 100),
    id="Anda membagi dengan angka 2024. Bandingkan dengan tahun yang lebih awal, 2023.",
    en="You divided by the number of 2024. Compare with the earlier year, 2023.",
)
test.check(
    1,
    lambda: any(dekat(angka) for angka in (33 / 140 * 100, 33 / 140, 173 / 140 * 100, 173 / 140)),
    id="Ambil selisih 2024 dan 2023, lalu bagi dengan angka 2023.",
    en="Take the difference between 2024 and 2023, then divide by the number of 2023.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: dekat(33 / 140),
    id="Arahnya benar, tetapi ini belum persen. Kalikan dengan 100.",
    en="The way is right, but this is no percentage yet. Multiply by 100.",
)
test.tell(
    lambda: dekat(173 / 140 * 100) or dekat(173 / 140),
    id="Ini perbandingan 2024 terhadap 2023. Kenaikannya hanya yang lebih dari 100 persen.",
    en="This is 2024 compared with 2023. The rise is only what goes beyond 100 percent.",
)
test.check(
    1,
    lambda: dekat(33 / 140 * 100),
    id="Kenaikannya belum tepat dalam persen.",
    en="The rise is not yet right in percent.",
)
### END HIDDEN TESTS
test.points()
