"""陳情: what a letter to the mailbox adds to a case, the topics it may be about, and the questions it asks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.rocdates import is_chinese
from cases.vault import SealedTextField


class Topic(models.Model):
    """主題: a tree of two levels the secretariat keeps. A letter names a leaf; its unit usually answers."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name_zh = models.CharField(_("name, Chinese"), max_length=60)
    name_en = models.CharField(_("name, English"), max_length=120)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("topic")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="topic_not_below_itself"),
        ]

    def __str__(self):
        return self.name_zh if is_chinese(get_language()) else self.name_en


class Petition(models.Model):
    """陳情: what somebody wrote or told us, and how they want it treated. Subject and content are sealed."""

    class Kind(models.TextChoices):
        """行政程序法 §168."""

        SUGGESTION = "suggestion", _("A suggestion")
        INQUIRY = "inquiry", _("A question about rules")
        MISCONDUCT = "misconduct", _("Something done wrong by us")
        RIGHTS = "rights", _("My rights")

    class Source(models.TextChoices):
        """來源: finer than the channel of the case."""

        ONLINE = "online", _("Mailbox online")
        LETTER = "letter", _("Letter")
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")
        VISIT = "visit", _("Visit")
        MEDIA = "media", _("Press and social media")
        PLATFORM = "platform", _("Public policy platform")
        OUTREACH = "outreach", _("Outreach")

    class Level(models.TextChoices):
        """列管等級: which stage of the procedure sets the time for the answer."""

        SIMPLE = "simple", _("Simple")
        NORMAL = "normal", _("Ordinary")
        COMPLEX = "complex", _("Complex")

    class ReplyBy(models.TextChoices):
        EMAIL = "email", _("By e-mail")
        LETTER = "letter", _("By letter")
        PHONE = "phone", _("By telephone")
        VISIT = "visit", _("In person")
        NONE = "none", _("No answer needed")

    class Proof(models.TextChoices):
        """§169: what was told is written down, read out, and signed or agreed to."""

        SIGNED = "signed", _("Read out and signed")
        CONSENTED = "consented", _("Read out and agreed to")

    ORAL = (Source.PHONE, Source.VISIT)

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="petition")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="petitions")
    # The unit the letter is about, as far as it was named; who answers is the unit of the case.
    concerned = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    subject = SealedTextField(_("subject"))
    content = SealedTextField(_("content"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.ONLINE)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices, default=Level.NORMAL)
    reply_by = models.CharField(_("answer wanted"), max_length=8, choices=ReplyBy.choices, default=ReplyBy.EMAIL)
    may_publish = models.BooleanField(_("the answer may be published without the name"), default=False)
    may_pass_name = models.BooleanField(_("the name may go to another authority"), default=False)
    is_secret = models.BooleanField(_("to be kept secret"), default=False)
    # Somebody who writes for the petitioner.
    agent_name = SealedTextField(_("agent"), blank=True)
    agent_contact = SealedTextField(_("how to reach the agent"), blank=True)
    agent_relation = models.CharField(_("agent's relation"), max_length=60, blank=True)
    # An address typed on line waits here until its link was pressed; only then is it the applicant's (and mailed to).
    email_waiting = SealedTextField(_("e-mail to be confirmed"), blank=True)
    confirmed_at = models.DateTimeField(_("e-mail confirmed at"), null=True, blank=True)
    remind_at = models.DateTimeField(_("reminder to confirm"), null=True, blank=True)
    # What was told and not written (§169).
    proof = models.CharField(_("proof of what was told"), max_length=10, choices=Proof.choices, blank=True)
    read_back_at = models.DateTimeField(_("read out at"), null=True, blank=True)
    # Where a media item or a proposal on a platform stands.
    outlet = models.CharField(_("outlet"), max_length=100, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("petition")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["suggestion", "inquiry", "misconduct", "rights"]), name="petition_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    source__in=["online", "letter", "email", "phone", "visit", "media", "platform", "outreach"]
                ),
                name="petition_source_known",
            ),
            models.CheckConstraint(condition=Q(level__in=["simple", "normal", "complex"]), name="petition_level_known"),
            models.CheckConstraint(
                condition=Q(reply_by__in=["email", "letter", "phone", "visit", "none"]), name="petition_reply_known"
            ),
            models.CheckConstraint(
                condition=Q(proof="", read_back_at=None, source__in=["online", "letter", "email", "media"])
                | Q(proof="", read_back_at=None, source__in=["platform", "outreach"])
                | Q(proof__in=["signed", "consented"], read_back_at__isnull=False),
                name="petition_told_is_read_back",
            ),
            models.CheckConstraint(condition=~Q(source="media") | ~Q(outlet=""), name="petition_media_says_where"),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(may_publish=False, may_pass_name=False),
                name="petition_secret_stays_here",
            ),
            models.CheckConstraint(
                condition=Q(email_waiting="") | Q(confirmed_at=None), name="petition_confirmed_waits_no_more"
            ),
            models.CheckConstraint(
                condition=Q(remind_at=None) | ~Q(email_waiting=""), name="petition_reminds_who_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "case"], name="petition_of_topic"),
            models.Index(fields=["remind_at"], name="petition_to_remind", condition=Q(remind_at__isnull=False)),
        ]

    def __str__(self):
        return f"petition of case {self.case_id}"

    @property
    def is_oral(self) -> bool:
        return self.source in self.ORAL


class Question(models.Model):
    """提問: one thing the letter asks, numbered, so that the answer can be held against it."""

    petition = models.ForeignKey(Petition, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = SealedTextField(_("question"))

    class Meta:
        verbose_name = _("question")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "number"], name="question_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="question_numbers_from_one"),
        ]

    def __str__(self):
        return f"question {self.number} of case {self.petition_id}"
