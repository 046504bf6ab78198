"""manage.py make_prompts: speak the phrases of the exchange into sound files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from telecube.config import config
from telecube.telephony.voice.errors import SpeechFailed
from telecube.telephony.voice.prompts import make_prompts


class Command(BaseCommand):
    """Writes var/<instance>/prompts; a running exchange plays the new files from the next call on."""

    help = "Makes the sound files of what the exchange says, with the voice of the settings."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make all files anew and say where."""
        try:
            made = list(make_prompts(config.prompt_directory))
        except SpeechFailed as refused:
            raise CommandError(
                f"{refused} The voice is TELECUBE_SPEECH_COMMAND: {config.speech_command}; see the line above."
            ) from refused
        self.stdout.write(f"{len(made)} sound files are in {config.prompt_directory}.")
