"""The last of the first steps: the greeting is written, heard in the browser, saved, and taken back – by keys too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from phones.tones import write_tone
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.greetings import GreetingWish, change_greeting
from telecube.telephony.models import Greeting
from telecube.telephony.queries.greetings import company_greeting
from telecube.telephony.voice import speech
from tests.browser.hands import walk_to
from tests.browser.house import DESK_HZ, House, Phones, dial, wait_phase
from tests.browser.sound import wait_browser_hears

TabOf = Callable[..., Page]
TONE_HZ = 700.0
#: Lays an ear on whatever the page plays; it remembers what was loud, however late somebody asks.
EAR = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  window.played = this;
  this.addEventListener("playing", () => {
    const context = new AudioContext(), ear = context.createAnalyser();
    const samples = new Float32Array(ear.fftSize);
    context.createMediaStreamSource(this.captureStream()).connect(ear);
    setInterval(() => {
      ear.getFloatTimeDomainData(samples);
      if (Math.max(...samples) > 0.05) window.wasLoud = true;
    }, 50);
  }, { once: true });
  return play.call(this);
};
"""
WAS_LOUD = "() => window.wasLoud === true"


@pytest.fixture(autouse=True)
def _no_greeting(house: House) -> Iterator[None]:
    yield
    for company in (house.acme, house.globex):
        with tenant_scope(company.id):
            Greeting.objects.all().delete()


def test_the_first_step_leads_to_the_greeting_and_is_done_when_it_is_on(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    step = page.locator("#first-steps li", has_text="Ustaw powitanie")
    expect(step.locator("[aria-label=gotowe]")).to_have_count(0)
    step.get_by_role("link").click()
    page.wait_for_url("**/exchange/greeting/")
    expect(page.locator("#id_text")).to_have_value(re.compile("tu firma Acme"))
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator(".tc-toast")).to_contain_text("Zapisano powitanie", timeout=20_000)
    expect(page.locator("#greeting-state")).to_contain_text("Włączone")
    page.goto("/dashboard/")
    done = page.locator("#first-steps li.is-done", has_text="Ustaw powitanie")
    expect(done).to_have_count(1)
    expect(done.get_by_role("link")).to_have_count(0)


def test_a_text_is_heard_before_it_is_saved(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    page.add_init_script(EAR)
    page.goto("/exchange/greeting/")
    page.fill("#id_text", "Jeden. Dwa. Trzy. Cztery. Pięć.")
    listen = page.locator("listen-button button[formaction]")
    listen.click()
    page.wait_for_function(WAS_LOUD, timeout=15_000)
    assert 1.5 < page.evaluate("() => window.played.duration") < 10
    expect(listen).to_contain_text("Zatrzymaj", use_inner_text=True)
    listen.click()
    expect(listen).to_contain_text("Posłuchaj", use_inner_text=True)
    assert page.url.endswith("/exchange/greeting/")
    with tenant_scope(house.acme.id):
        assert not Greeting.objects.exists()


def test_what_cannot_be_spoken_is_told_beside_the_button(tab_of: TabOf) -> None:
    page = tab_of("anna")
    page.goto("/exchange/greeting/")
    page.fill("#id_text", "")
    page.locator("listen-button button[formaction]").click()
    expect(page.locator("listen-button [role=alert]")).to_contain_text("Wpisz, co mają słyszeć dzwoniący")


def test_characters_are_counted_and_an_untouched_suggestion_follows_the_voice(tab_of: TabOf) -> None:
    page = tab_of("anna")
    page.goto("/exchange/greeting/")
    text, count = page.locator("#id_text"), page.locator("[data-count]")
    page.select_option("#id_language", "en")
    expect(text).to_have_value(re.compile("this is Acme"))
    text.fill("ab\ncd")
    expect(count).to_have_text("5 z\u00a0500 znaków")
    page.select_option("#id_language", "pl")
    expect(text).to_have_value("ab\ncd")
    text.fill("a" * 501)
    expect(count).to_have_class(re.compile("tc-red"))
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator("#id_text-error")).to_contain_text("501")
    expect(text).to_have_value("a" * 501)
    page.get_by_role("button", name="Wstaw propozycję").click()
    expect(text).to_have_value(re.compile("tu firma Acme"))
    expect(text).to_be_focused()


def test_it_is_changed_by_keys_alone_and_taken_back_from_the_message(tab_of: TabOf, house: House) -> None:
    wish = GreetingWish(text="Stare powitanie", language="pl", is_on=True)
    change_greeting(house.acme.actor("anna"), wish, revision=0)
    page = tab_of("anna")
    page.goto("/exchange/greeting/")
    walk_to(page, page.locator("#id_text"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Nowe powitanie")
    page.keyboard.press("Control+s")
    toast = page.locator(".tc-toast", has_text="Zapisano powitanie")
    expect(toast).to_be_visible(timeout=20_000)
    with tenant_scope(house.acme.id):
        assert company_greeting().text == "Nowe powitanie"
    toast.get_by_role("button", name="Cofnij").click()
    expect(page.locator("#id_text")).to_have_value("Stare powitanie")
    with tenant_scope(house.acme.id):
        assert company_greeting().text == "Stare powitanie"


def test_the_second_of_two_administrators_is_told_and_then_replaces(tab_of: TabOf, house: House) -> None:
    page = tab_of("anna")
    page.goto("/exchange/greeting/")
    change_greeting(house.acme.actor("ben"), GreetingWish(text="Tekst Bena", language="pl", is_on=True), revision=0)
    page.fill("#id_text", "Tekst Anny")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator("#greeting-form [role=alert]").first).to_contain_text("międzyczasie", timeout=20_000)
    expect(page.locator("#greeting-form q")).to_have_text("Tekst Bena")
    expect(page.locator("#id_text")).to_have_value("Tekst Anny")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator(".tc-toast")).to_contain_text("Zapisano powitanie", timeout=20_000)
    with tenant_scope(house.acme.id):
        assert company_greeting().text == "Tekst Anny"


def test_a_recording_is_heard_brought_and_replaced_by_a_text(tab_of: TabOf, house: House, tmp_path: Path) -> None:
    write_tone(tmp_path / "nagranie.wav", TONE_HZ, 2)
    page = tab_of("anna")
    page.add_init_script(EAR)
    page.goto("/exchange/greeting/")
    page.check("[name=kind][value=recording]")
    expect(page.locator("#id_text")).to_be_hidden()
    page.set_input_files("#id_recording", tmp_path / "nagranie.wav")
    page.locator("listen-button button[formaction]").click()
    page.wait_for_function(WAS_LOUD, timeout=15_000)
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator(".tc-toast")).to_contain_text("Zapisano powitanie", timeout=20_000)
    expect(page.locator(".tc-greetingfile")).to_contain_text("nagranie.wav")
    expect(page.locator("#greeting-state")).to_contain_text("trwa 2 sekundy")
    page.check("[name=kind][value=text]")
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator("#greeting-state")).not_to_contain_text("trwa 2 sekundy", timeout=20_000)
    with tenant_scope(house.acme.id):
        assert company_greeting().recording_name == ""


def test_in_the_browsers_phone_the_greeting_of_another_company_is_heard(
    tab_of: TabOf, phone: Phones, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tone(tmp_path / "voice.wav", TONE_HZ, 8)
    command = f"cp {tmp_path}/voice.wav {{target}}"
    monkeypatch.setattr(speech, "config", config.model_copy(update={"speech_command": command}))
    wish = GreetingWish(text="Dzień dobry", language="pl", is_on=True)
    change_greeting(house.globex.actor("gina"), wish, revision=0)
    page, gina = tab_of("anna"), phone("gina")
    dial(page, house.desks["gina"].number)
    wait_browser_hears(page, TONE_HZ)
    expect(page.locator("softphone-panel")).to_have_attribute("data-phase", "dialling")
    gina.wait_incoming(20).answer()
    wait_phase(page, "active")
    wait_browser_hears(page, DESK_HZ)
    page.keyboard.press("Alt+h")
    wait_phase(page, "idle")
