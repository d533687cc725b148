"""Argon2 as the portal uses it, with the least work it allows: hundreds of people are made for the tests."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8  # kB
    parallelism = 1
