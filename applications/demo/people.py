"""People of nobody: names, and identity numbers that keep their check digit."""

from random import Random

FAMILY, GIVEN = "陳林黃張李王吳劉蔡楊", ["志明", "淑芬", "家豪", "怡君", "建宏", "雅婷", "俊傑", "美玲"]
LETTERS = {"A": 10, "B": 11, "F": 15, "E": 14, "D": 13, "T": 27, "U": 28}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1)


def person_id(dice: Random) -> str:
    """An identity number that keeps the check digit; of nobody."""
    letter, sex = dice.choice(sorted(LETTERS)), dice.choice("12")
    digits = [int(sex), *(dice.randrange(10) for _ in range(7))]
    head = LETTERS[letter]
    total = head // 10 + head % 10 * 9 + sum(d * w for d, w in zip(digits, WEIGHTS, strict=True))
    return f"{letter}{''.join(map(str, digits))}{-total % 10}"


def name(dice: Random) -> str:
    return dice.choice(FAMILY) + dice.choice(GIVEN)


def person(dice: Random) -> dict:
    return {
        "name": name(dice),
        "identity_kind": "national",
        "identity": person_id(dice),
        "born_on": f"{dice.randrange(1955, 2004)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 28):02d}",
        "sex": dice.choice("MF"),
        "nationality": "TW",
        "phone": f"+8869{dice.randrange(10**8):08d}",
    }
