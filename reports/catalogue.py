"""The catalogue of open data as other catalogues read it: DCAT-AP 3 in JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from commons import language
from reports.models import Job
from reports.queries import Dataset

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority"
MEDIA = {"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
# As the authority's list of languages has them.
LANGUAGES = {"ca": "CAT", "de": "DEU", "en": "ENG", "es": "SPA", "eu": "EUS", "fr": "FRA", "gl": "GLG", "it": "ITA"}
LANGUAGES |= {"nl": "NLD", "pl": "POL", "pt": "POR"}
TITLE = gettext_lazy("Open data of participation")
SAYS = gettext_lazy(
    "What residents proposed and said, what the city answered, and who took part; made anew every night."
)
Node = dict[str, Any]


def catalogue(found: Sequence[Dataset], *, city: str, licence: str, site: str) -> Node:
    """Return the catalogue. `licence`: the address of its text or its name; `site`: where addresses begin. No query."""
    page = f"{site}/open-data/"
    publisher = {"@id": f"{site}/#city", "@type": "foaf:Agent", "foaf:name": city}
    shared = {"dct:publisher": publisher, "dct:license": _licence(licence)}
    made = [each.latest.finished_at for each in found if each.latest and each.latest.finished_at]
    return {
        "@context": CONTEXT,
        "@id": f"{page}catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _said(TITLE, city),
        "dct:description": _said(SAYS),
        **shared,
        "dct:language": _languages(),
        **({"dct:modified": _moment(max(made))} if made else {}),
        "foaf:homepage": {"@id": page},
        "dcat:themeTaxonomy": {"@id": f"{EU}/data-theme"},
        "dcat:dataset": [_dataset(each, page, shared) for each in found if each.files],
    }


def _dataset(its: Dataset, page: str, shared: Node) -> Node:
    latest = its.latest
    return {
        "@id": f"{page}#{its.kind}",
        "@type": "dcat:Dataset",
        "dct:identifier": str(its.kind),
        "dct:title": _said(its.kind.label),
        "dct:description": _said(its.says),
        **shared,
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/DAILY"},
        "dct:accessRights": {"@id": f"{EU}/access-right/PUBLIC"},
        "dct:language": _languages(),
        "dct:modified": _moment(latest.finished_at if latest else None),
        "dcat:theme": {"@id": f"{EU}/data-theme/GOVE"},
        "dcat:landingPage": {"@id": page},
        "foaf:page": {"@id": f"{page}dictionary/#{its.kind}"},
        "dcat:distribution": [_file(job, page, shared["dct:license"]) for job in its.files],
    }


def _file(job: Job, page: str, licence: Node) -> Node:
    return {
        "@id": f"{page}{job.kind}.{job.format}",
        "@type": "dcat:Distribution",
        "dct:title": job.file_name,
        "dct:license": licence,
        "dct:format": {"@id": f"{EU}/file-type/{job.format.upper()}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA[job.format]}"},
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": f"{page}{job.kind}.{job.format}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(job.file_bytes)},
        "dct:modified": _moment(job.finished_at),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": job.sha256},
        },
    }


def _said(words: str | Promise, *more: str) -> list[Node]:
    """Say something in each of the city's languages."""
    found = []
    for code, _name in language.choices():
        with override(code):
            found.append({"@language": code, "@value": ", ".join([str(words), *more])})
    return found


def _languages() -> list[Node]:
    known = [LANGUAGES[code] for code, _name in language.choices() if code in LANGUAGES]
    return [{"@id": f"{EU}/language/{code}"} for code in known]


def _licence(licence: str) -> Node:
    if licence.startswith("https://"):
        return {"@id": licence, "@type": "dct:LicenseDocument"}
    return {"@type": "dct:LicenseDocument", "dct:title": licence}


def _moment(at: Any) -> Node:
    return {"@type": "xsd:dateTime", "@value": at.isoformat(timespec="seconds") if at else ""}
