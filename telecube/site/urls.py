"""Addresses of the room site."""

from django.urls import URLPattern

app_name = "site"
urlpatterns: list[URLPattern] = []
