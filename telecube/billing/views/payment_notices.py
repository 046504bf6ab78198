"""Where payment providers report: open to the world, believed only by signature."""

from __future__ import annotations

import re
from uuid import UUID

import structlog
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from telecube.billing.actions.online_payments import NoticeOutcome, take_notice
from telecube.billing.payment_methods.interface import Notice, NoticeInvalid
from telecube.billing.payment_methods.registry import offered_methods
from telecube.core.access import public
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()
SESSION = re.compile(r"([0-9a-f]{32})-([0-9a-f]{32})")
STATUS = {
    NoticeOutcome.ACCEPTED: 200,
    NoticeOutcome.ALREADY_BOOKED: 200,
    NoticeOutcome.TOP_UP_UNKNOWN: 404,
    NoticeOutcome.AMOUNT_DIFFERS: 422,
    NoticeOutcome.CURRENCY_DIFFERS: 422,
}


@csrf_exempt
@require_POST
@public
def payment_notice(request: HttpRequest, provider: str) -> JsonResponse:
    """Take a provider's notice: write it down and answer at once; the confirmation follows in a job."""
    method = offered_methods().get(provider)
    if method is None:
        return _answer("provider_unknown", 404)
    try:
        notice = method.read_notice(request.body, request.headers)
    except NoticeInvalid as problem:
        log.warning("payment_notice_refused", provider=provider, problem=str(problem))
        return _answer(str(problem), 400)
    outcome = _take(provider, notice)
    if STATUS[outcome] != 200:
        log.error("payment_notice_differs", provider=provider, outcome=outcome.value, session=notice.session)
    return _answer(outcome.value, STATUS[outcome])


def _take(provider: str, notice: Notice) -> NoticeOutcome:
    """Find the company in our own session; the signature says that nobody else made it up."""
    parts = SESSION.fullmatch(notice.session)
    if parts is None:
        return NoticeOutcome.TOP_UP_UNKNOWN
    tenant_id, top_up_id = UUID(hex=parts[1]), UUID(hex=parts[2])
    with tenant_scope(tenant_id):
        return take_notice(Actor.system(tenant_id, provider), top_up_id, notice)


def _answer(result: str, status: int) -> JsonResponse:
    return JsonResponse({"result": result}, status=status)
