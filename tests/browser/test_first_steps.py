"""The first minutes of a company: one form leads into the panel; microphone and test call are tried in the browser."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.db import connections
from playwright.sync_api import Browser, Page, expect

from telecube.accounts.models import Identity
from telecube.accounts.queries.actors import find_user_key
from telecube.calls.models import CallRecord, MicrophoneCheck
from telecube.core.tenancy import tenant_scope
from tests.browser.house import House, wait_phase
from tests.browser.sound import MICROPHONE_HZ, wait_browser_hears
from tests.world import typed_slowly

TabOf = Callable[..., Page]
DENY_MICROPHONE = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
"""


def test_one_form_and_one_press_lead_into_the_panel(house: House, chromium: Browser) -> None:
    """Without a script too: the choice of the exchange is the style sheet's."""
    context = chromium.new_context(base_url=house.address, locale="pl", java_script_enabled=False)
    page, email = context.new_page(), f"ewa.{uuid4().hex[:8]}@firma.example"
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    try:
        page.goto("/signup/")
        expect(page.locator("#id_exchange_key")).to_be_hidden()
        page.check("[name=exchange][value=own]")
        expect(page.locator("#id_exchange_key")).to_be_visible()
        expect(page.locator("#id_company_name")).to_be_hidden()
        page.check("[name=exchange][value=new]")
        values = {"company_name": "Kłos", "first_name": "Ewa", "last_name": "Kłos", "email": email}
        for name, value in {**values, "password": "Tajne!Haslo7"}.items():
            page.fill(f"#id_{name}", value)
        page.check("#id_accepts_terms")
        page.locator("[name=opened]").evaluate("(field, stamp) => { field.value = stamp }", typed_slowly()["opened"])
        page.click("button[type=submit].btn-xl")
        page.wait_for_url("**/dashboard/")
        expect(page.locator("#first-steps")).to_be_visible()
        assert len(posts) == 1
    finally:
        context.close()
        _forget(email)


def _forget(email: str) -> None:
    """Remove the company that the test opened."""
    identity = Identity.objects.filter(email=email).first()
    key = find_user_key(identity.pk) if identity else None
    if key is None:
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_entitlements SET full_until = now() - interval '3 days', read_only_until = now() - "
            "interval '2 days', erase_at = now() - interval '1 day' WHERE tenant_id = %s",
            [key.tenant_id],
        )
        cursor.execute("SELECT billing_erase_company(%s, now())", [key.tenant_id])


def test_the_microphone_is_heard_and_kept(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    page.goto("/phone-check/")
    with page.expect_response("**/phone-check/microphone/"):
        page.click("microphone-check [data-part=start]")
    expect(page.locator("microphone-check [data-part=done]")).to_be_visible()
    with tenant_scope(house.acme.id):
        assert MicrophoneCheck.objects.filter(user=house.acme.anna).exists()


def test_a_refused_microphone_is_told_what_to_do(tab_of: TabOf) -> None:
    page = tab_of("anna")
    page.add_init_script(DENY_MICROPHONE)
    page.goto("/phone-check/")
    page.click("microphone-check [data-part=start]")
    expect(page.locator("microphone-check [role=alert]")).to_contain_text("Kliknij kłódkę")


def test_the_test_call_answers_and_the_page_says_so(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    page.goto("/phone-check/")
    page.wait_for_selector("softphone-panel[data-line=ready]", state="attached")
    page.click("#phone-check-call [data-call]")
    wait_phase(page, "active")
    expect(page.locator("[data-part=name]")).to_have_text("Połączenie testowe")
    wait_browser_hears(page, MICROPHONE_HZ)
    page.keyboard.press("Alt+h")
    wait_phase(page, "idle")
    expect(page.locator("#phone-check-call")).to_contain_text("Połączenie testowe się udało", use_inner_text=True)
    with tenant_scope(house.acme.id):
        assert CallRecord.objects.filter(to_number="*43", answered_at__isnull=False).exists()
