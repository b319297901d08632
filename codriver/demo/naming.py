"""What we named for the visitor is called in her language; what she named herself stays as it is."""

from codriver.channels.models import Connection
from codriver.demo import sources, watching
from codriver.demo.care import name_views
from codriver.demo.models import Made, Sample
from codriver.listening.models import Watch

LANGUAGES = ("en", "zh-hans")


def name_all(made: Sample, language: str) -> None:
    """Name our views, sources and watches in the language of who comes in."""
    name_views(made, language)
    name_sources(language)
    name_watches(language)


def name_sources(language: str) -> None:
    """Name our sources, and say what is not seen there."""
    told = {tongue: sources.told(tongue) for tongue in LANGUAGES}
    for key, number in Made.objects.filter(what=Made.What.SOURCE).values_list("name", "number"):
        name, note = told[language][key]
        given = [told[tongue][key] for tongue in LANGUAGES]
        Connection.objects.filter(pk=number, name__in=[one for one, _ in given]).update(name=name)
        Connection.objects.filter(pk=number, coverage_note__in=[one for _, one in given]).update(coverage_note=note)


def name_watches(language: str) -> None:
    """Name our watches; a name that is taken stays with the other one."""
    for key, number in Made.objects.filter(what=Made.What.WATCH).values_list("name", "number"):
        said = watching.facts(key)
        if not Watch.objects.filter(name=said[language]).exists():
            Watch.objects.filter(pk=number, name__in=[said[tongue] for tongue in LANGUAGES]).update(name=said[language])
