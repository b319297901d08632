"""What is done once, when any process of Codriver starts."""

from importlib import import_module

from django.apps import AppConfig

from codriver.web import discreet


class WebConfig(AppConfig):
    """The top floor knows all rooms, so it is here that the reactions register themselves."""

    name = "codriver.web"

    def ready(self) -> None:
        import_module("codriver.reactions")
        discreet.keep_links_out_of_logs()
