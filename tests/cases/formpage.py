"""A form's page as a browser meets it: for the tests of fields and rosters."""

from collections import Counter
from html.parser import HTMLParser

from django.template import Context, Template


class Page(HTMLParser):
    """The ids, the links within the page, and what describes what."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.anchors, self.described, self.labelled, self.tags = Counter(), [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids.update([attrs["id"]] if "id" in attrs else [])
        self.anchors += [attrs["href"][1:]] if tag == "a" else []
        self.described += attrs.get("aria-describedby", "").split()
        self.labelled += [attrs["for"]] if "for" in attrs else []

    def sound(self):
        assert [name for name, number in self.ids.items() if number > 1] == []
        assert set(self.anchors) | set(self.described) | set(self.labelled) <= set(self.ids)
        return self


PAGE = Template(
    "{% load portal crispy_forms_tags %}{% error_summary form people %}"
    "<form>{{ form|crispy }}{% if people %}{% roster people %}{% endif %}</form>"
)


def page(form, people=None):
    return PAGE.render(Context({"form": form, "people": people}))
