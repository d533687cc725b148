"""Those who keep the pages: Ed writes, Pia publishes. Both at the headquarters."""

import pytest

from accounts.models import Role, Unit, User
from tests.cast import make_user


def _at_headquarters(login: str, name_zh: str, name_en: str, role: str) -> User:
    user = make_user(login, name_zh, name_en, role, Unit.objects.get(code="CGA"))
    user.is_demo = True  # the second factor has tests of its own
    user.save(update_fields=["is_demo"])
    return user


@pytest.fixture
def ed(catalogue) -> User:
    return _at_headquarters("ed", "鄭編輯", "Ed Cheng", Role.EDITOR)


@pytest.fixture
def pia(catalogue) -> User:
    return _at_headquarters("pia", "謝審核", "Pia Hsieh", Role.PUBLISHER)
