"""What a letter may have beside its text, so that its page asks only for what is there."""

from django.db.models import Exists, OuterRef

from cases.models import Accused, Case, Confidant
from feedback.models import ExtensionRequest, PartTransfer, Repeat

OF = {"case": OuterRef("pk")}
HAS = {
    "has_asked": Exists(ExtensionRequest.objects.filter(settled_at=None, **OF)),
    "has_members": Exists(Case.objects.filter(lead=OuterRef("pk"))),
    "has_repeats": Exists(Repeat.objects.filter(**OF)),
    "has_parts": Exists(PartTransfer.objects.filter(**OF)),
    "has_accused": Exists(Accused.objects.filter(**OF)),
    "has_let_in": Exists(Confidant.objects.filter(**OF)),
}
