"""The settings of a house that can say something to customers: by letters on paper, which nobody carries away."""

from django.apps import AppConfig

from codriver.settings import *  # noqa: F403
from codriver.settings import INSTALLED_APPS as ROOMS


class PostOffice(AppConfig):
    """Puts the channel of the tests beside those that have a folder."""

    name = "tests.journeys"
    label = "post_office"

    def ready(self) -> None:
        """Open it for as long as the process lasts."""
        from codriver.channels.tests.speaking import paper

        self.open = paper()
        self.open.__enter__()


INSTALLED_APPS = [*ROOMS, "tests.journeys.post_office.PostOffice"]
