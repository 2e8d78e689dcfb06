"""The licences a city can choose for its open data, by the name they are known by, with the address of their text."""

from __future__ import annotations

LICENCES = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "ODC-By 1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "DL-DE BY 2.0": "https://www.govdata.de/dl-de/by-2-0",
    "Licence Ouverte 2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
}


def address(name: str) -> str:
    """Return where the text of a licence stands; empty for one that we do not know."""
    return LICENCES.get(name, "")
