"""What stands beside posts, and the words that were said or written in it."""

from django.db import models

from codriver.kit.fields import RowNumber
from codriver.listening.models.posts import Mention


class Medium(models.Model):
    """A video, a sound or a picture beside a post. A picture also has a hash of its looks, in bands to be found by."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="media")
    mark = models.CharField(max_length=32)  # of kind, address and hash: the same thing is noted once
    kind = models.CharField(max_length=32)
    url = models.TextField()
    name = models.CharField(max_length=200, db_index=True)  # of its file, without ending
    hash = models.CharField(max_length=200, db_index=True)
    looks = models.BigIntegerField(null=True)
    band0 = models.IntegerField(null=True, db_index=True)
    band1 = models.IntegerField(null=True, db_index=True)
    band2 = models.IntegerField(null=True, db_index=True)
    band3 = models.IntegerField(null=True, db_index=True)
    band4 = models.IntegerField(null=True, db_index=True)

    class Meta:
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(fields=["mention", "mark"], name="medium_once")]


class MediaWords(models.Model):
    """Words of something beside a post: subtitle, transcript, caption, words in a picture. Has its place in the log."""

    seq = RowNumber(primary_key=True)
    mention = models.ForeignKey(Mention, models.CASCADE, related_name="media_words")
    kind = models.CharField(max_length=32)
    text = models.TextField()
    text_hash = models.BigIntegerField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "text_hash"], name="media_words_once")]
