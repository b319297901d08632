"""The one noun of web: a sign of life."""

from django.db import models


class Beat(models.Model):
    """When a job of the worker was last done. The row "worker" is the worker itself."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
