"""職務代理鏈: who stands in for whom, when the deputy is away too (A→B→C). Pure: ids in, an id out."""


def stands_in(person: int, away: dict[int, int]) -> int | None:
    """Follow the chain from a person to whoever is present: themselves if they are; None if the chain is a loop.

    `away`: everyone who is absent at the moment asked about, and whom they named.
    """
    seen = set()
    while person in away:
        if person in seen:
            return None
        seen.add(person)
        person = away[person]
    return person
