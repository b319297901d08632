"""A key that a real browser makes, and never gives away, signs what our verifier takes as hers."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import sync_playwright

from codriver.kit.canonical import canonical, strict
from codriver.terms.receipts import form
from codriver.terms.receipts.fingerprints import fingerprint
from codriver.terms.receipts.verifying import verify
from codriver.terms.tests.test_verifying import KEYS, LINES
from tests.conftest import CHROMIUM, require
from tests.photos import FLAGS

MAKE = """async () => {
  window.hers = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  return Array.from(new Uint8Array(await crypto.subtle.exportKey("raw", window.hers.publicKey)));
}"""
SIGN = """async (body) => Array.from(new Uint8Array(
  await crypto.subtle.sign("Ed25519", window.hers.privateKey, new Uint8Array(body))))"""


@pytest.fixture
def page() -> Any:
    """A page of a site on this machine: only there a browser makes keys. Nothing is asked of the net."""
    require("chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body="<p>My side</p>", content_type="text/html"))
        page.goto("http://localhost/")
        yield page
        browser.close()


def signed_by(public: bytes, signature: bytes, body: bytes, company: Ed25519PrivateKey) -> bytes:
    ours = form.signature("company", company.public_key().public_bytes_raw(), company.sign(body))
    return form.record(body, [ours, form.signature("person", public, signature)])


def test_a_browser_makes_the_second_signature_of_a_twin(page):
    public = bytes(page.evaluate(MAKE))
    said = strict(LINES[0].rstrip(b"\n"))["body"] | {"signer": "both", "her_key": fingerprint(public)}
    body = canonical(said)
    hers = bytes(page.evaluate(SIGN, list(body)))
    assert verify(signed_by(public, hers, body, KEYS[0])).is_good
    other = canonical(said | {"change": {"rules": "everything allowed"}})
    assert not verify(signed_by(public, hers, other, KEYS[0])).is_good
