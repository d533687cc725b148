"""逐字: our words as PostgreSQL keeps and finds them, past its parser, which does not split Chinese."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value


class Lexemes(Func):
    """A tsvector of exactly these words, without positions: no parser looks at them."""

    function = "array_to_tsvector"
    template = "%(function)s(%(expressions)s::text[])"

    def __init__(self, words: list[str]):
        self.words = words
        super().__init__(Value(words), output_field=SearchVectorField())


class Lexical(SearchQuery):
    """A tsquery taken literally: the words were cut by us, no parser looks at them."""

    def __init__(self, text: str):
        super().__init__(text, search_type="raw")
        self.literal = text

    def as_sql(self, compiler, connection, function=None, template=None):
        return "%s::tsquery", [self.literal]
