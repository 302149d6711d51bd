# %% answer
rentang = ...


### BEGIN SOLUTION
def rentang(n):
    if n == 0:
        return 0, 3
    gerak = 2 * n**0.5
    return max(0, n - gerak), n + gerak


### END SOLUTION

# %% test
from kelas.exercise import new_test

test = new_test(4, lambda: rentang)


def dekat(n, bawah, atas):
    kiri, kanan = rentang(n)
    return abs(kiri - bawah) < 0.1 and abs(kanan - atas) < 0.1


test.tell(
    lambda: dekat(496, 496 - 496**0.5, 496 + 496**0.5),
    id="Gerakannya dua kali akar n, bukan satu kali.",
    en="The movement is twice the root of n, not once.",
)
test.tell(
    lambda: not isinstance(rentang(496), (tuple, list)),
    id="Kembalikan dua angka dengan `return bawah, atas`.",
    en="Give back two numbers with `return bawah, atas`.",
)
test.check(
    1,
    lambda: dekat(496, 451.46, 540.54),
    id="Untuk 496: sekitar 451 sampai 541, yaitu 496 dikurangi dan ditambah dua kali akarnya.",
    en="For 496: about 451 to 541, which is 496 minus and plus twice its root.",
)
test.check(
    1,
    lambda: dekat(4, 0, 8),
    id="Untuk 4: dari 0 sampai 8.",
    en="For 4: from 0 to 8.",
)
### BEGIN HIDDEN TESTS
test.tell(
    lambda: rentang(1)[0] < 0,
    id="Jumlah kejadian tidak mungkin kurang dari nol. Pakai `max(0, …)`.",
    en="A number of events cannot be less than zero. Use `max(0, …)`.",
)
test.check(
    1,
    lambda: dekat(1, 0, 3),
    id="Untuk 1: dari 0 sampai 3.",
    en="For 1: from 0 to 3.",
)
test.tell(
    lambda: dekat(0, 0, 0),
    id="Untuk 0, batas atasnya bukan nol. Nol kejadian masih bisa berarti sampai tiga.",
    en="For 0, the upper end is not zero. No event may still mean up to three.",
)
test.check(
    1,
    lambda: dekat(0, 0, 3),
    id="Untuk 0: dari 0 sampai 3.",
    en="For 0: from 0 to 3.",
)
### END HIDDEN TESTS
test.points()
