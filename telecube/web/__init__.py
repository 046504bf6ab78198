"""The shell: navigation, dashboard, ui kit, health, errors, preferences of the screen."""
