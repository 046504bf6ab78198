"""The greeting: what callers from outside hear before the phones ring; heard in the browser before it is saved.

Speaking takes a while, so these views open the company's scope only around their looks into the database.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.core.access import opens_scope_itself, requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import leave_for, refuse, show
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.greetings import change_greeting, restore_greeting
from telecube.telephony.forms.greeting import LISTED, GreetingForm, SpeechForm, read_revision
from telecube.telephony.greeting_errors import (
    GreetingChangedMeanwhile,
    GreetingTextMissing,
    RecordingMissing,
    TooMuchSpeech,
)
from telecube.telephony.models import Greeting, GreetingKind
from telecube.telephony.permissions import MANAGE_NUMBERS
from telecube.telephony.queries.greetings import company_greeting, some_numbers
from telecube.telephony.voice.errors import SoundSilent, SoundTooLong, SoundUnreadable
from telecube.telephony.voice.greetings import find_file
from telecube.telephony.voice.speech import spoken

MOST_SEARCHED = 100


@requires(MANAGE_NUMBERS)
@opens_scope_itself
@require_http_methods(["GET", "HEAD", "POST"])
def greeting(request: TenantRequest) -> HttpResponse:
    """Show the greeting, or change it."""
    with tenant_scope(request.actor.tenant_id):
        stored = company_greeting()
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = GreetingForm(*posted, greeting=stored, company_name=request.tenant.name)
        if not posted:
            return _show(request, form, stored)
        is_valid = form.is_valid()
    saved = _save(request, form) if is_valid else None
    if saved is not None:
        return _leave(request, saved, is_changed=saved.revision != form.cleaned_data["revision"])
    focus_first_mistake(form)
    with tenant_scope(request.actor.tenant_id):
        stored = company_greeting()
        if form.has_error("__all__", GreetingChangedMeanwhile.code):
            form.show_beside(stored)
        return _show(request, form, stored, answer=refuse)


@requires(MANAGE_NUMBERS)
@opens_scope_itself
@require_POST
@never_cache
def greeting_speech(request: TenantRequest) -> HttpResponse:
    """Answer with the sound of a text that is not saved yet, or with the recording that is."""
    _count_speech(request)
    if request.POST.get("kind") == GreetingKind.RECORDING:
        return _stored_sound(request)
    form = SpeechForm(request.POST)
    if not form.is_valid():
        raise GreetingTextMissing
    with spoken(form.spoken_text(), language=form.cleaned_data["language"]) as sound:
        return HttpResponse(sound.read_bytes(), content_type="audio/wav")


@requires(MANAGE_NUMBERS)
@require_POST
def greeting_undo(request: TenantRequest) -> HttpResponse:
    """Bring back what the greeting was before the change that the message told of (``?revision=``)."""
    restore_greeting(request.actor, revision=read_revision(request.GET.get("revision", "")))
    messages.success(request, _("The former greeting is back."))
    return leave_for(request, "telephony:greeting")


@requires(MANAGE_NUMBERS)
@require_safe
def greeting_numbers(request: TenantRequest) -> HttpResponse:
    """Answer with boxes of the numbers that have the typed words in digits or name."""
    words = request.GET.get("words", "").replace("\0", "").strip()[:MOST_SEARCHED]
    found = some_numbers(words, LISTED + 1) if words else []
    boxes = [(number.pk, f"{number} {number.label}".strip(), "") for number in found[:LISTED]]
    return show(request, "accounts/_ticks_found.html", found=boxes, has_more=len(found) > LISTED, words=words)


def _stored_sound(request: TenantRequest) -> HttpResponse:
    with tenant_scope(request.actor.tenant_id):
        stored = company_greeting()
    path = find_file(stored.sound, company_id=request.actor.tenant_id)
    if stored.kind != GreetingKind.RECORDING or path is None:
        raise RecordingMissing
    return HttpResponse(path.read_bytes(), content_type="audio/wav")


def _save(request: TenantRequest, form: GreetingForm) -> Greeting | None:
    try:
        _count_speech(request)
        return change_greeting(request.actor, form.wish, revision=form.cleaned_data["revision"])
    except (SoundUnreadable, SoundTooLong, SoundSilent) as refused:
        form.add_error("recording" if form.is_recording else "text", str(refused))
    except DomainError as refused:
        place_refusal(form, refused)
    return None


def _count_speech(request: TenantRequest) -> None:
    if not ratelimit.consume(request, action="speech", user=request.user):
        raise TooMuchSpeech


def _leave(request: TenantRequest, saved: Greeting, *, is_changed: bool) -> HttpResponse:
    if saved.is_on:
        said = _("The greeting is saved. Callers hear it from the next call on.")
    else:
        said = _("The greeting is off. The phones ring at once.")
    # The toast offers this address as „Cofnij”.
    undo = f"{reverse('telephony:greeting-undo')}?revision={saved.revision}" if is_changed else ""
    messages.success(request, said, extra_tags=undo)
    return leave_for(request, "telephony:greeting")


def _show(request: TenantRequest, form: GreetingForm, stored: Greeting, *, answer: Any = show) -> HttpResponse:
    is_lost = stored.is_on and find_file(stored.sound, company_id=request.actor.tenant_id) is None
    response: HttpResponse = answer(request, "telephony/greeting.html", form=form, greeting=stored, is_lost=is_lost)
    return response
