"""Addresses of the shell."""

from django.urls import path

from telecube.web.views import brand, dashboard, health, preferences, presence

app_name = "web"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/first-steps/", dashboard.first_steps, name="first-steps"),
    path("dashboard/calls-today/", dashboard.calls_today, name="calls-today"),
    path("dashboard/team/", dashboard.team, name="team"),
    path("presence/", presence.presence, name="presence"),
    path("presence/own/", presence.availability, name="availability"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/first-steps/", preferences.first_steps, name="first-steps-hidden"),
    path("health/", health.health, name="health"),
    path("brand/colour.css", brand.colour, name="colour"),
    path("brand/logo", brand.logo, name="logo"),
]
