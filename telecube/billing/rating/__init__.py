"""What a call costs. Pure: a number, seconds and the rates of a tariff in; the price out."""

from telecube.billing.rating.calls import CallRate, RatedCall, find_rate, rate_call

__all__ = ["CallRate", "RatedCall", "find_rate", "rate_call"]
