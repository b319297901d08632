"""A copy as one file."""

import io
import zipfile

from codriver.people.models import Person
from codriver.terms.copying.files import files_of


def copy_of(person: Person) -> bytes:
    """Return everything that we hold of somebody as a zip. For her page and for the colleague who hands it to her."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in sorted(files_of(person).items()):
            archive.writestr(zipfile.ZipInfo(name), body)
    return told.getvalue()
