"""The screenshot tour comes past every page: an address that answers with one is a stop, or left out for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from telecube.core.access import access_of
from telecube.devtools.tour.main import STOPS, STORIES
from telecube.devtools.tour.site_stops import SITE_STOPS
from telecube.devtools.tour.stop import Stop
from tests.house_rules.access_rows import PLACE, methods_of

#: Addresses that answer with something else than a page of their own.
LEFT_OUT = {
    "a fragment that a page loads or a menu asks for": {
        "web:first-steps",
        "web:calls-today",
        "web:team",
        "web:presence",
        "accounts:user-filter-choices",
        "accounts:user-group-search",
        "accounts:user-group-ticks",
        "accounts:support-pin",
        "accounts:second-factor-groups",
        "accounts:policy-people",
        "accounts:device-choices",
        "accounts:permission-group-choices",
        "billing:balance",
        "contacts:import-state",
        "contacts:phone-check",
        "contacts:person-history",
        "telephony:number-owners",
        "telephony:number",
        "telephony:greeting-numbers",
        "billing:taxpayer-lookup",
        "calls:call-back",
        "calls:phone-check-call",
        "calls:softphone-party",
        "audit:people",
        "audit:object-history",
    },
    "a dialog or a refusal on the page of its list, which is a stop": {
        "accounts:user-group-delete",
        "accounts:permission-group-delete",
        "telephony:sip-account-delete",
        "telephony:sip-account-password",
    },
    "rings only during a call: the tour shows it with --call": {"calls:screen-pop"},
    "a file": {
        "site:sitemap",
        "site:robots",
        "site:customer-logo",
        "web:colour",
        "web:logo",
        "mfa_download_recovery_codes",
        "accounts:avatar",
        "accounts:address-list-file",
        "billing:entry-file",
        "billing:invoice-file",
        "billing:invoice-pdf",
        "billing:invoice-xml",
        "billing:data-export-file",
        "audit:log-file",
        "api:openapi",
    },
    "leads on to another page": {"mfa_list_webauthn"},
    "looks like the form of a new one, which is a stop": {"accounts:address-list"},
    "behind a mailed link that only a main administrator gets whom his policy refuses": {"accounts:policy-lift"},
}
#: The staff's own pages: companies cannot open them; their stops come with console_stops.
LATER = ("console:",)


def pages() -> set[str]:
    """Return the names of all addresses that people ask for with GET."""
    found = set()
    for name, pattern in named_patterns(get_resolver()):
        access = access_of(pattern.callback)
        places = dict.fromkeys((one["name"] for one in PLACE.finditer(str(pattern.pattern))), "x")
        if access is None or access.kind == "api_key" or name.startswith(LATER) or not pattern.name:
            continue
        if "GET" in (methods_of(pattern.callback, **places) or {"GET"}):
            found.add(name)
    return found


def named_patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name of each address as templates write it, and its pattern."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from named_patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield space + (one.name or ""), one


def seen() -> set[str]:
    """Return the names of the addresses that stops and stories show."""
    stops: list[Stop] = [*STOPS, *SITE_STOPS]
    paths = {path for stop in stops for path in (stop.path, stop.english) if path}
    named = {address for story in STORIES for address in story.stops.values()}
    return {name for path in paths if (name := name_of(path))} | {stop.shows for stop in stops if stop.shows} | named


def name_of(path: str) -> str:
    """Return the name of the address of a path; nothing for one that leads nowhere on purpose."""
    try:
        return resolve(path.partition("?")[0].partition("#")[0]).view_name
    except Resolver404:
        return ""


def left_out() -> set[str]:
    """Return the names of the addresses that are left out."""
    return {name for names in LEFT_OUT.values() for name in names}


def test_every_page_is_a_stop_of_the_tour_or_left_out_for_a_reason() -> None:
    assert len(pages()) > 80
    assert pages() - seen() - left_out() == set()


def test_nothing_is_left_out_that_is_a_stop_or_that_there_is_not() -> None:
    assert left_out() & seen() == set()
    assert left_out() - pages() == set()


def test_stops_and_stories_show_addresses_that_there_are_under_names_of_their_own() -> None:
    named = {stop.shows for stop in (*STOPS, *SITE_STOPS) if stop.shows}
    named |= {address for story in STORIES for address in story.stops.values()}
    assert named - pages() == set()
    names = [stop.name for stop in (*STOPS, *SITE_STOPS)] + [name for story in STORIES for name in story.stops]
    assert [name for name in set(names) if names.count(name) > 1] == []
