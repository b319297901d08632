"""My side: every page of a customer."""

from django.urls import path

from codriver.web.my import (
    addresses,
    beginning,
    entering,
    known,
    looks,
    messages,
    offline,
    passkeys,
    receipts,
    terms,
)

app_name = "my"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("enter/code/", entering.code, name="code"),
    path("enter/link/<str:token>/", entering.link, name="link"),
    path("enter/passkey/", passkeys.use, name="passkey"),
    path("begin/", beginning.terms, name="begin"),
    path("begin/you/", beginning.herself, name="begin-self"),
    path("terms/", terms.terms, name="terms"),
    path("terms/<slug:what>/", terms.one, name="turn"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:pk>/", messages.one, name="message"),
    path("known/", known.known, name="known"),
    path("known/you/", known.herself, name="herself"),
    path("known/<int:seq>/", known.meant, name="meant"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/file/", receipts.file, name="receipts-file"),
    path("looks/", looks.looks, name="looks"),
    path("passkeys/", passkeys.mine, name="passkeys"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("offline/", offline.offline, name="offline"),
]
