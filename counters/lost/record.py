"""The book of found items in terms of its line: what the form gives, the row it becomes, the facts the law asks."""

from cases.identifiers import say_phone
from counters.lost.forms import NAMED, TRAIT
from counters.lost.kinds import KINDS
from counters.lost.law import Finder, Found, Wish
from counters.models.lost import FoundItem, Keeping

PLAIN = (
    *("kind", "name", "quantity", "features", "cash", "currency", "worth", "found_at", "place", "county"),
    *("finder", "wish", "storage", "label"),
)
FINDER = "finder"  # the role of the party
REACHED = ("identity", "phone", "email", "address")
NOBODY = {"name": "", **dict.fromkeys(REACHED, "")}


def details(data: dict) -> dict:
    """The columns of the row. What only the owner can know stands in Keeping, sealed."""
    given = {name: data.get(name) for name in PLAIN}
    given["traits"] = {trait.name: text for trait, text in _traits(data) if not trait.secret}
    return {**given, "cash": data.get("cash") or None, "currency": data.get("currency") or ""}


def secrets(data: dict) -> str:
    """The hidden mark, with what the kind asks that nobody else may know."""
    told = [f"{trait.label}：{text}" for trait, text in _traits(data) if trait.secret]
    return "\n".join(filter(None, (data.get("mark", ""), *told)))


def _traits(data: dict):
    for trait in KINDS[data["kind"]].traits:
        if text := data.get(TRAIT + trait.name):
            yield trait, text


def parties(data: dict) -> list[dict]:
    """The finder, where there is a name."""
    if data["finder"] not in NAMED:
        return []
    return [{"role": FINDER, "name": data["finder_name"], **{name: data.get(name) or "" for name in REACHED}}]


def applicant(data: dict) -> dict:
    """The finder as the person of the case."""
    if data["finder"] not in NAMED:
        return dict(NOBODY)
    return {"name": data["finder_name"], **{name: data.get(name) or "" for name in REACHED}}


def words(data: dict) -> list[str]:
    """What the line is found by, beside its people."""
    kind = str(KINDS[data["kind"]].label)
    traits = [text for trait, text in _traits(data) if not trait.secret]
    return [kind, data["name"], data["features"], data["place"], data["storage"], data["label"], *traits]


def answers(line) -> dict:
    """The other way: what the form starts with when a line is corrected."""
    item, keeping = line.found_item, Keeping.objects.filter(line=line).first()
    person = next((party for party in line.parties.all() if party.role == FINDER), None)
    given = {name: getattr(item, name) for name in PLAIN}
    given |= {TRAIT + name: text for name, text in item.traits.items()}
    if keeping:
        given |= {"mark": keeping.mark, "owner": keeping.owner, "language": keeping.case.language, "announce": False}
    if person:
        given |= {"finder_name": person.name, "identity": person.identity, "email": person.email}
        given |= {"phone": say_phone(person.phone) if person.phone else "", "address": person.address}
    return given


def found_of(item: FoundItem, keeping: Keeping) -> Found:
    """The facts the law asks about. What nobody could value is worth what it was sold for."""
    return Found(
        kind=item.kind,
        worth=keeping.sold_for if item.worth is None else item.worth,
        found_at=item.found_at,
        handed_at=keeping.line.happened_at,
        finder=Finder(item.finder),
        wish=Wish(item.wish),
    )
