"""What colleagues answered about what a watch heard, and what it learned from that."""

from django.conf import settings
from django.db import models

from codriver.listening.models.posts import Mention
from codriver.listening.models.watches import Watch
from codriver.listening.querysets import WatchQuerySet

STAFF = settings.AUTH_USER_MODEL


class WatchAnswer(models.Model):
    """A colleague's word on a post that a watch heard: it was meant, it was not, or nobody can say."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="answers", db_index=False)
    post = models.ForeignKey(Mention, models.CASCADE, related_name="+", db_constraint=False)
    is_meant = models.BooleanField(null=True)  # None: she could not say
    is_drawn = models.BooleanField(default=False)  # the post was drawn by lot: it may measure what was learned
    by = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "post"], name="one_answer")]


class WatchLearning(models.Model):
    """What a watch learned from its answers and examples, and whether that helps.

    Counts are of answers that were drawn by lot: each judged by what was learned from the others alone. A bound that is
    None holds nothing back.
    """

    watch = models.OneToOneField(Watch, models.CASCADE, primary_key=True, related_name="learning")
    edition = models.IntegerField(default=0)  # another one each time it learned
    learned_from = models.IntegerField()  # the watch's answers_edition then
    topic = models.BinaryField(null=True)  # packed; None: there was nothing to learn from
    has_helped = models.BooleanField(default=False)  # the answers drawn by lot show that it does
    told_from = models.FloatField(null=True)  # values from here on are told
    doubted_from = models.FloatField(null=True)  # values from here on are asked about; lower ones are left out
    examples = models.IntegerField(default=0)
    drawn = models.IntegerField(default=0)
    meant = models.IntegerField(default=0)  # of the drawn
    told = models.IntegerField(default=0)  # of the drawn: so many would be told
    told_meant = models.IntegerField(default=0)
    left = models.IntegerField(default=0)  # of the drawn: so many would be left out
    left_meant = models.IntegerField(default=0)
    around = models.IntegerField(default=0)  # texts without an answer that it looked at
    weighed = models.IntegerField(default=0)  # the edition by which the latest matches were weighed
    at = models.DateTimeField()

    objects = WatchQuerySet.as_manager()
