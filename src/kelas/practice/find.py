"""Find the practice service that somebody needs, from what they say: in their own words, in either language.

Each service's catalogue lists needs as people say them. Words are compared by their stems, so that `kelahiran` finds
`lahir`; a small typing mistake is forgiven; rare words count more than common ones. What fits too little is not found.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kelas.practice.model import Service
from kelas.words.text import LANGS, Lang

THRESHOLD = 0.4
"""the least score of a find; 1 is a need in just these words"""
PREFIX, TYPO, OTHER_LANG = 0.8, 0.7, 0.95
"""what a beginning of a word, a mistyped word, and a need in the other language count"""
_SHORT = 3
"""letters that a stem keeps at least; a beginning needs one more, and a word with a typing mistake two"""
_WORD = re.compile(r"[a-z0-9]+")
_VOWELS = "aeiou"
# Indonesian, Javanese, English.
_STOP = frozenset(
    _WORD.findall(
        """
        ada adalah agar akan aku anda apa apakah atau bagaimana bapak berapa bisa boleh bu buat cara dan dari dengan
        di dong dulu gimana harus ibu ingin ini itu jadi juga kah kalau kami kapan kata ke kita kok lagi lah mana
        mas mau mbak min mohon nih nya oleh pada pak perlu pun saja sama saya sedang semua seperti siapa sih sudah
        supaya tolong tentang untuk ya yang
        arep badhe iki iku iso kanggo karo kulo kuwi mboten nek niki ning ora piye pripun sampun sing wis
        a an and any are at be been by can could do does for from get got had has have how i if in into is it just
        like me my need of on or our please she he that the their them there they this to us want was we what when
        where which who will with would you your
        """
    )
)
# Longest first. A vowel after the first group stands for a lost letter: memotong is m + potong.
_NASAL = {"meny": "s", "peny": "s", "meng": "", "peng": "", "men": "t", "pen": "t", "mem": "p", "pem": "p"}
_PREFIXES = (*_NASAL, "ber", "ter", "per", "di", "me", "pe")
_ENDS = {"nya": 3, "lah": 5, "kah": 5, "kan": 4, "an": 4, "ku": 4, "mu": 4}
"""ends, each with the letters that it must leave"""
_ENGLISH = dict.fromkeys(("ing", "ed", "es", "s"), 4)


@dataclass(frozen=True, kw_only=True)
class _Need:
    """One thing that somebody may say."""

    service: str
    lang: Lang
    stems: frozenset[str]


class Index:
    """The catalogues of some services, ready to be asked."""

    def __init__(self, services: Iterable[Service]) -> None:
        known = [service for service in services if service.definition.catalogue]
        self._needs = [need for service in known for need in _needs(service)]
        self._words: Mapping[str, frozenset[str]] = {
            service.key: frozenset().union(*(need.stems for need in self._needs if need.service == service.key))
            for service in known
        }
        spread = Counter(stem for words in self._words.values() for stem in words)
        self._weight = {stem: math.log(1 + len(known) / count) for stem, count in spread.items()}
        self._unknown = math.log(1 + len(known))
        self._sorted = sorted(spread)
        self._near: dict[str, set[str]] = defaultdict(set)
        for stem in spread:
            for rest in _one_less(stem):
                self._near[rest].add(stem)

    def find(self, query: str, lang: Lang) -> list[tuple[str, float]]:
        """Return the services that fit what somebody says, best first, each with its score from 0 to 1.

        Args:
            query: what is typed, in Indonesian or English.
            lang: the language of the page; needs in it count a little more.
        """
        asked = {stem: self._alike(stem) for stem in stems(query[:200])}
        weights = {stem: self._weight.get(stem, self._unknown) for stem in asked}
        whole = sum(weights.values())
        if not whole:
            return []

        def covered(words: frozenset[str]) -> float:
            best = (
                weights[stem] * max((share for other, share in alike.items() if other in words), default=0.0)
                for stem, alike in asked.items()
            )
            return sum(best) / whole

        scores = {service: covered(words) for service, words in self._words.items()}
        best: dict[str, float] = defaultdict(float)
        for need in self._needs:
            if scores[need.service] and (share := covered(need.stems)):
                said = len(need.stems & {other for alike in asked.values() for other in alike}) / len(need.stems)
                score = (0.8 * share + 0.2 * said) * (1 if need.lang == lang else OTHER_LANG)
                best[need.service] = max(best[need.service], score)
        found = {service: round((score + scores[service]) / 2, 4) for service, score in best.items()}
        return sorted(
            ((service, score) for service, score in found.items() if score >= THRESHOLD),
            key=lambda pair: (-pair[1], pair[0]),
        )

    def _alike(self, stem: str) -> dict[str, float]:
        """Return the known stems that a stem may mean, each with how much it counts."""
        alike = dict.fromkeys([stem] if stem in self._weight else [], 1.0)
        if len(stem) > _SHORT:
            for place in range(bisect_left(self._sorted, stem), len(self._sorted)):
                if not self._sorted[place].startswith(stem):
                    break
                alike.setdefault(self._sorted[place], PREFIX)
        if not alike and len(stem) > _SHORT:
            near = {other for rest in _one_less(stem) for other in self._near.get(rest, ())}
            alike = {other: TYPO for other in near if max(len(stem), len(other)) > _SHORT + 1}
        return alike


def find(query: str, services: Iterable[Service], lang: Lang) -> list[tuple[str, float]]:
    """Return the services that fit what somebody says; see `Index`, which asks many times faster."""
    return Index(services).find(query, lang)


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text that mean something, each once."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return list(dict.fromkeys(_stem(word) for word in _WORD.findall(plain) if word not in _STOP))


def _stem(word: str) -> str:
    """Return a word without the beginnings and ends that Indonesian and English put to it."""
    confix = word.startswith("ke") and word.endswith("an") and len(word) > _SHORT + 4
    stem = word[2:-2] if confix else word
    stem = _without_end(_without_end(stem, _ENDS), _ENDS)
    prefix = next((one for one in _PREFIXES if stem.startswith(one) and len(stem) - len(one) >= _SHORT), "")
    if prefix and (len(stem) - len(prefix) > _SHORT or stem[len(prefix)] in _VOWELS):
        lost = _NASAL.get(prefix, "") if stem[len(prefix)] in _VOWELS else ""
        stem = lost + stem[len(prefix) :]
    return _without_end(stem, _ENGLISH)


def _without_end(word: str, ends: Mapping[str, int]) -> str:
    end = next((end for end, left in ends.items() if word.endswith(end) and len(word) - len(end) >= left), "")
    return word.removesuffix(end)


def _one_less(stem: str) -> Iterator[str]:
    """Yield a stem, and what is left of it without one letter; two words alike share one of these."""
    yield stem
    for place in range(len(stem)):
        yield stem[:place] + stem[place + 1 :]


def _needs(service: Service) -> Iterator[_Need]:
    catalogue = service.definition.catalogue
    for text in [service.definition.title, *(catalogue.needs if catalogue else ())]:
        for lang in LANGS:
            if found := stems(text.say(lang)):
                yield _Need(service=service.key, lang=lang, stems=frozenset(found))
