"""Form fields of this app: the port, grouped by branch, with its station."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext

from accounts.models import Unit
from applications.models import Port


class PortIterator(ModelChoiceIterator):
    """Options in groups, one a branch: people know their coast, not our ports' codes."""

    def __iter__(self):
        yield "", self.field.empty_label
        branches = {branch.path: branch for branch in Unit.objects.filter(kind=Unit.Kind.BRANCH)}
        groups = {}
        for port in self.queryset:
            path = "/".join(port.station.path.split("/")[:2]) + "/"
            groups.setdefault(path, []).append(self.choice(port))
        for path in sorted(groups):
            yield str(branches.get(path, "")), groups[path]


class PortField(forms.ModelChoiceField):
    """One of our ports, kept by its code; its label names the station that looks after it."""

    iterator = PortIterator

    def __init__(self, **kwargs):
        ports = Port.objects.filter(is_active=True).select_related("station").order_by("station__path", "code")
        kwargs.setdefault("widget", forms.Select({"class": "input w20"}))
        super().__init__(queryset=ports, to_field_name="code", **kwargs)

    def label_from_instance(self, port):
        return gettext("%(port)s (%(station)s)") % {"port": port, "station": port.station}

    def prepare_value(self, value):
        return value.code if isinstance(value, Port) else value
