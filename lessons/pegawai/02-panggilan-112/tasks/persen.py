# %% given
import pandas as pd
from kelas.catalogue import load

jumlah = load("panggilan-112").set_index("kind")["calls"]

# %% answer
persen = ...
### BEGIN SOLUTION
lain = jumlah["all"] - jumlah["emergency"] - jumlah["prank"]
bagian = pd.Series({"emergency": jumlah["emergency"], "prank": jumlah["prank"], "other": lain})
persen = (bagian / jumlah["all"] * 100).round(2)
### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(3, lambda: persen)


def nilai(nama):
    return round(float(persen[nama]), 4)


test.check(
    1,
    lambda: sorted(persen.index) == ["emergency", "other", "prank"],
    id="`persen` adalah Series dengan tiga nama: `emergency`, `prank`, dan `other`.",
    en="`persen` is a Series with three names: `emergency`, `prank` and `other`.",
)
test.tell(
    lambda: abs(nilai("emergency") - 0.4714) < 0.004,
    id="Anda membagi dengan jumlah seluruh kolom. Baris `all` sudah memuat semuanya, jadi bagi dengan itu.",
    en="You divided by the sum of the column. The row `all` already holds everything, so divide by that.",
)
test.tell(
    lambda: abs(nilai("prank") - 0.2154) < 0.005,
    id="Ini belum persen. Kalikan dengan 100.",
    en="This is no percentage yet. Multiply by 100.",
)
test.tell(
    lambda: nilai("emergency") in (1, 0.6, 0.5757, 0.576),
    id="Bulatkan menjadi dua angka di belakang koma. Kalau tidak, 0,58 persen hilang atau menjadi dua kali lipat.",
    en="Round to two decimals. If not, 0.58 percent gets lost or is doubled.",
)
test.check(
    1,
    lambda: nilai("emergency") == 0.58,
    id="Darurat: 496 dibagi 86.161, dikali 100, dibulatkan dua angka.",
    en="Emergencies: 496 divided by 86,161, times 100, rounded to two decimals.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: nilai("emergency") == 0.58 and nilai("other") > 90,
    id="Dari `other` kurangi juga panggilan iseng.",
    en="Take the prank calls out of `other` too.",
)
test.check(
    1,
    lambda: nilai("prank") == 21.54 and nilai("other") == 77.89,
    id="`prank` atau `other` belum tepat. Ketiganya bersama-sama sekitar 100 persen.",
    en="`prank` or `other` is not right yet. All three together are about 100 percent.",
)
### END HIDDEN TESTS
test.points()
