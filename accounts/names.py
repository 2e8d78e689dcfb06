"""Names people are shown under: which look alike, which belong to the city, and pseudonyms.

Sources: Unicode Technical Standard 39 (confusable detection, skeletons).
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from confusable_homoglyphs.confusables import confusables_data

# Fifty-two birds a river city knows; with four digits there are 468,000 pseudonyms.
BIRDS = (
    "Avocet Bittern Blackbird Bluethroat Bunting Chaffinch Chiffchaff Coot Cormorant Crane Crossbill Cuckoo Curlew "
    "Dipper Dunlin Dunnock Egret Falcon Fieldfare Finch Gannet Goldcrest Goldfinch Grebe Greenshank Harrier Heron "
    "Hoopoe Ibis Jackdaw Kestrel Kingfisher Kite Lapwing Linnet Magpie Martin Moorhen Nightjar Nuthatch Oriole "
    "Osprey Pipit Plover Redstart Robin Siskin Skylark Stork Swift Wagtail Wren"
).split()

# From so many letters on a real name is recognised inside a longer one.
LONG = 8

# Words that speak for the city, in the languages its residents may choose a name in.
CITY_WORDS = (
    "admin administration ayuntamiento ajuntament alcalde alcaldesa alcaldia authority burgermeister city clerk "
    "concejal council councillor government mairie maire mayor mod municipal municipality office oficina operator "
    "police policia rathaus staff support system team trustee"
).split()
# Long enough to be refused inside a longer word as well.
CITY_STEMS = (
    "administrator administrador cityhall cityoffice fonctionnaire funcionari moderat moderador multitude official "
    "oficial townhall webmaster"
).split()
# What nobody calls a circle: those who have the role speak for themselves.
ROLES = "administration administrators city clerks government moderation moderators multitude officials police".split()


@lru_cache(maxsize=4096)
def _prototype(character: str) -> str:
    """Return what a character is drawn like. A prototype has many look-alikes, a look-alike has one prototype."""
    alike = [entry["c"] for entry in confusables_data.get(character, ())]
    if len(alike) != 1:
        return character
    other: str = alike[0]
    return other if len(confusables_data.get(other, ())) > 1 else min(character, other)


def key(name: str) -> str:
    """Return the skeleton: two names that look alike have one key. Only letters and digits remain.

    Case, accents, spaces and marks do not tell two people apart, nor do i, l, 1 and |, o and 0, m and rn, w and vv.
    """
    text = unicodedata.normalize("NFKC", name)
    for _round in range(2):
        text = "".join(map(_prototype, text)).casefold()
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = "".join(c for c in text if c.isalnum())
    return text.replace("i", "l").replace("1", "l").replace("0", "o").replace("rn", "m").replace("vv", "w")


def speaks_for_the_city(name: str, city: str = "") -> bool:
    """Tell whether a name could be taken for an office, a role or the city itself."""
    whole = key(name)
    words = {key(word) for word in name.replace("-", " ").replace(".", " ").split()}
    return (
        any(key(word) in words or key(word) == whole for word in CITY_WORDS)
        or any(key(stem) in whole for stem in CITY_STEMS)
        or (bool(city) and whole == key(city))
    )


def looks_like(name: str, real_name: str) -> bool:
    """Tell whether a shown name could be taken for a real one: the same, turned round, or with a title around it."""
    mine, theirs = key(name), key(real_name)
    turned = key(" ".join(reversed(real_name.split())))
    return bool(theirs) and (mine in (theirs, turned) or (len(theirs) >= LONG and (theirs in mine or turned in mine)))


def named_alike(title: str, names: Iterable[str]) -> bool:
    """Tell whether a title is, to the eye, one of these names: in whole, however it is written."""
    return key(title) in {key(name) for name in names}


def pseudonym() -> str:
    """Return a random name such as “Heron 4821”."""
    return f"{secrets.choice(BIRDS)} {1000 + secrets.randbelow(9000)}"
