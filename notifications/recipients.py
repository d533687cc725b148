"""Whom we tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """收件人: one person or desk. Without an e-mail address the notice becomes a letter."""

    name: str
    email: str
    language: str = "zh-hant"
    address: str = ""
    user_id: int | None = None
