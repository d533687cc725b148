"""資料目錄: the catalogue in the words of DCAT, for data portals that harvest it, and of schema.org, for search
engines."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cases.linked_data import AGENCY
from cases.rocdates import in_taipei
from disclosures.opendata.months import LICENCE, Published

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
FILES = (("csv", "text/csv"), ("json", "application/json"))
PUBLISHER = {"zh-Hant": "海洋委員會海巡署", "en": "Coast Guard Administration, Ocean Affairs Council"}
LANGUAGES = {"zh-Hant": "zh-hant", "en": "en"}  # as the web names them → as Django does


def catalogue(sets: list[Published], tables=()) -> dict:
    """The monthly sets, and the tables (enclosures) that what we publish holds at this moment."""
    home = address("opendata")
    publisher = {"@type": "foaf:Agent", "@id": f"{settings.SITE_URL}/", "foaf:name": _tagged(PUBLISHER)}
    return {
        "@context": CONTEXT,
        "@id": home,
        "@type": "dcat:Catalog",
        "dct:title": _tagged({"zh-Hant": "海巡便民服務網開放資料", "en": "Open data of the coast guard portal"}),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE},
        "dct:language": ["zh-Hant", "en"],
        "dcat:dataset": [
            *(_dataset(told, publisher["@id"]) for told in sets),
            *(_table(row, publisher["@id"]) for row in tables),
        ],
    }


def _dataset(told: Published, publisher: str) -> dict:
    code = told.dataset.code
    made = {
        "@id": address("open_set", code),
        "@type": "dcat:Dataset",
        "dct:identifier": code,
        "dct:title": _tagged(_in_both(told.dataset.title)),
        "dct:description": _tagged(_in_both(told.dataset.about)),
        "dct:publisher": {"@id": publisher},
        "dct:license": {"@id": LICENCE},
        "dct:accrualPeriodicity": {"@id": MONTHLY},
        "dcat:landingPage": {"@id": address("open_set", code)},
        "dcat:distribution": [_distribution(code, ending, kind) for ending, kind in FILES],
    }
    if told.changed_at:
        made["dct:modified"] = {"@type": "xsd:dateTime", "@value": told.changed_at.isoformat(timespec="seconds")}
        made["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYearMonth", "@value": f"{told.first:%Y-%m}"},
            "dcat:endDate": {"@type": "xsd:gYearMonth", "@value": f"{told.latest.month:%Y-%m}"},
        }
    return made


TABLE_FILES = (*FILES, ("ods", "application/vnd.oasis.opendocument.spreadsheet"))


def _table(row, publisher: str) -> dict:
    version = row.version
    day = in_taipei(version.publish_at).isoformat(timespec="seconds")
    page = address("table_page", row.pk)
    title = {"zh-Hant": f"{version.title_zh}：{row.label_zh}"}
    if version.title_en and row.label_en:
        title["en"] = f"{version.title_en}: {row.label_en}"
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": f"table-{row.pk}",
        "dct:title": _tagged(title),
        "dct:description": _tagged({"zh-Hant": version.summary_zh or version.title_zh}),
        "dct:publisher": {"@id": publisher},
        "dct:license": {"@id": LICENCE},
        "dct:issued": {"@type": "xsd:dateTime", "@value": day},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": address("table_file", row.pk, ending)},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
                "dct:format": ending.upper(),
                "dct:license": {"@id": LICENCE},
                **({"dct:conformsTo": {"@id": address("table_file", row.pk, "schema")}} if ending == "csv" else {}),
            }
            for ending, kind in TABLE_FILES
        ],
    }


def table_for_search_engines(row) -> dict:
    """A published table in the words of schema.org."""
    page = address("table_page", row.pk)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": f"{row.version.title_zh}：{row.label_zh}",
        "description": row.version.summary_zh or row.version.title_zh,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": AGENCY,
        "datePublished": in_taipei(row.version.publish_at).date().isoformat(),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address("table_file", row.pk, ending)}
            for ending, kind in TABLE_FILES
        ],
    }


def _distribution(code: str, ending: str, kind: str) -> dict:
    made = {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": address("open_file", code, ending)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind}"},
        "dct:format": ending.upper(),
        "dct:license": {"@id": LICENCE},
    }
    if ending == "csv":
        made["dct:conformsTo"] = {"@id": address("open_file", code, "schema.json")}
    return made


def address(name: str, *args) -> str:
    """The address that holds for ever: the one without a language before it."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse(name, args=args)


def _in_both(text) -> dict:
    said = {}
    for tag, language in LANGUAGES.items():
        with translation.override(language):
            said[tag] = str(text)
    return said


def _tagged(words: dict) -> list:
    return [{"@language": tag, "@value": text} for tag, text in words.items()]


def for_search_engines(told: Published) -> dict:
    """The same set in the words of schema.org, in the page's language."""
    code = told.dataset.code
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address("open_set", code),
        "url": address("open_set", code),
        "name": str(told.dataset.title),
        "description": str(told.dataset.about),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": AGENCY,
        "variableMeasured": [str(column.title) for column in told.dataset.columns],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address("open_file", code, ending)}
            for ending, kind in FILES
        ],
    }
    if told.latest:
        made["dateModified"] = told.changed_at.isoformat(timespec="seconds")
        made["temporalCoverage"] = f"{told.first:%Y-%m}/{told.latest.month:%Y-%m}"
    return made
