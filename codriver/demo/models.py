"""What the demo remembers: what it made, which stories it is telling, and which posts it wrote."""

from django.db import models


class Sample(models.Model):
    """The sample company in this database: one row, made at the first start."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField()
    edition = models.CharField(max_length=64, default="")  # of the words and plans by which unfinished tales were begun
    begun_at = models.DateTimeField()
    played_at = models.DateTimeField()  # up to when posts were written
    last_told_at = models.DateTimeField()  # when a post of a story was last written
    chatter = models.IntegerField(default=0)  # how far we are in what concerns nobody
    chatter_at = models.DateTimeField()  # when the next one is due
    next_tale_at = models.DateTimeField()  # when the next story is born
    owner = models.ForeignKey("staff.User", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_sample")]


class Colleague(models.Model):
    """A member of staff whom the generator made."""

    user = models.OneToOneField("staff.User", models.CASCADE, primary_key=True, related_name="+")


class Tale(models.Model):
    """One planned story. Its posts are a pure function of these fields; `posted` says how many were written."""

    class Shape(models.TextChoices):
        PAST = "past"  # told in full, long ago
        LIVING = "living"  # began hours ago and goes on
        FRESH = "fresh"  # is born before the visitor's eyes

    script = models.CharField(max_length=40)
    draw = models.IntegerField()  # which of the script's wordings
    seed = models.BigIntegerField()
    shape = models.CharField(max_length=8, choices=Shape.choices)
    size = models.IntegerField()
    begins_at = models.DateTimeField(db_index=True)
    span = models.FloatField()  # seconds: how long a past one lasts, how old a living one was when it was planned
    hour = models.FloatField(default=0.0)  # of the day at its beginning, where the company is
    with_ana = models.BooleanField(default=False)
    posted = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)  # since when nothing more is written of it


class DemoPost(models.Model):
    """A mark: the generator wrote this Mention."""

    seq = models.BigIntegerField(primary_key=True)


class Made(models.Model):
    """A mark: the generator made this row of another room, under this name of its texts."""

    class What(models.TextChoices):
        SOURCE = "source"
        WATCH = "watch"
        OBJECTION = "objection"
        PERSON = "person"  # numbered by an address of hers

    what = models.CharField(max_length=9, choices=What.choices)
    name = models.CharField(max_length=20)
    number = models.BigIntegerField()  # of that row

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "name"], name="made_once")]
