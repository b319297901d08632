"""My side: every page of a customer."""

from django.urls import path

from codriver.web.my import addresses, beginning, entering, passkeys

app_name = "my"
urlpatterns = [
    path("enter/", entering.enter, name="enter"),
    path("enter/code/", entering.code, name="code"),
    path("enter/link/<str:token>/", entering.link, name="link"),
    path("enter/passkey/", passkeys.use, name="passkey"),
    path("begin/", beginning.terms, name="begin"),
    path("begin/you/", beginning.herself, name="begin-self"),
    path("passkeys/", passkeys.mine, name="passkeys"),
    path("addresses/", addresses.addresses, name="addresses"),
]
