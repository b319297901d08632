"""Personal data in a text: which words are a person's mail address, telephone, card, address or plate, and where.

`find(text)` returns spans, `mask(text)` puts the kind in their place before a text leaves the house. Chinese and
English; rules and check digits only, no model, so the same text always gives the same answer. Not a judge of whose
number it is: a shop's hotline is found as a person's is.
docs/explain/personal-data.md says which rule finds what, and what is missed.
"""

from codriver.reading.personal.finding import find, mask
from codriver.reading.personal.spans import KINDS, Span

__all__ = ["KINDS", "Span", "find", "mask"]
