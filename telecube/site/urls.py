"""Addresses of the room site: Polish at the root, English under /en/."""

from django.urls import URLPattern, path, register_converter

from telecube.site.addresses import DOCUMENTS, LANGUAGES, PAGES, route_name
from telecube.site.converters import EnglishDocument, PolishDocument
from telecube.site.views import contact, documents, files, pages, pricing

register_converter(PolishDocument, "polish_document")
register_converter(EnglishDocument, "english_document")

PLACES = {"pl": "<polish_document:kind>/", "en": "<english_document:kind>/"}
VIEWS = {
    "home": pages.home,
    "features": pages.features,
    "pricing": pricing.pricing,
    "faq": pages.faq,
    "contact": contact.contact,
}

app_name = "site"
urlpatterns: list[URLPattern] = [
    path(page.path(language), VIEWS[page.name], {"language": language}, name=route_name(page.name, language))
    for page in PAGES
    for language in LANGUAGES
]
for _language, _place in PLACES.items():
    _under = DOCUMENTS.path(_language) + _place
    urlpatterns += [
        path(_under, documents.document, {"language": _language}, name=route_name("document", _language)),
        path(
            f"{_under}<int:version>/",
            documents.document,
            {"language": _language},
            name=route_name("document-version", _language),
        ),
    ]
urlpatterns += [
    path("sitemap.xml", files.sitemap, name="sitemap"),
    path("robots.txt", files.robots, name="robots"),
    path("site/logos/<int:place>/", files.customer_logo, name="customer-logo"),
]
