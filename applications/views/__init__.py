"""The public pages of an application form: one way for every service (applications/journey.py)."""
