"""The plan of a trip as a form keeps it: when it leaves and is back, from which port to which."""

from datetime import datetime
from functools import cached_property

from applications.models import Port


class Planned:
    """For the typed answers of a service with a trip: reads `self.voyage`, the answers of its step."""

    voyage: dict

    @cached_property
    def etd(self) -> datetime:
        return datetime.fromisoformat(self.voyage["etd"])

    @cached_property
    def eta(self) -> datetime:
        return datetime.fromisoformat(self.voyage["eta"])

    @cached_property
    def ports(self) -> tuple[Port, Port]:
        """Of departure and of return, each with its station. One query."""
        codes = self.voyage["departure_port"], self.voyage["return_port"]
        found = {port.code: port for port in Port.objects.filter(code__in=codes).select_related("station")}
        return found[codes[0]], found[codes[1]]
