"""The questions and answers of the order. Words of the panel are drawn from the panel's own texts, never written twice.

A sentence names a word of the screen as %(word)s; ``words`` says which text of the panel that is. A tuple of texts is a
way through the menu. So an answer cannot name a button that the panel calls otherwise; a test looks that each word
stands on one of the answer's ``screens``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

MANAGEMENT = "Management panel"
ARROW = " › "
Words = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """A question, its answer in steps and remarks, and the pictures that show it."""

    slug: str
    question: str | Promise
    steps: tuple[str | Promise, ...]
    remarks: tuple[str | Promise, ...]
    words: Words
    screens: tuple[str, ...]
    pictures: tuple[tuple[str, str | Promise], ...] = field(default=())

    def drawn_steps(self) -> list[SafeString]:
        """Return the steps with the words of the panel in bold."""
        return [self._drawn(step) for step in self.steps]

    def drawn_remarks(self) -> list[SafeString]:
        """Return the remarks with the words of the panel in bold."""
        return [self._drawn(remark) for remark in self.remarks]

    def plain_sentences(self) -> list[str]:
        """Return the whole answer without markup."""
        known = {name: words_of_panel(word) for name, word in self.words.items()}
        return [str(sentence) % known for sentence in (*self.steps, *self.remarks)]

    def _drawn(self, sentence: str | Promise) -> SafeString:
        bold = {name: format_html("<b>{}</b>", words_of_panel(word)) for name, word in self.words.items()}
        return mark_safe(str(conditional_escape(str(sentence))) % bold)  # noqa: S308  # each part was escaped


def words_of_panel(word: str | tuple[str, ...]) -> str:
    """Return how the panel calls it in the active language."""
    if isinstance(word, tuple):
        return ARROW.join(gettext(part) for part in word)
    context, _bar, text = word.rpartition("|")
    return pgettext(context, text) if context else gettext(text)


ANSWERS = (
    Answer(
        slug="permission-groups",
        question=_("How do I add and edit a permission group?"),
        steps=(
            _("Open %(place)s and choose %(add)s."),
            _("Give the group a name, tick the permissions from the list and choose %(next)s."),
            _(
                "Tick the users who are to have this group and confirm. Whoever has another group moves to the new one;"
                " the screen says so before you save."
            ),
            _(
                "To change a group, choose the pencil (%(edit)s) in its row. Next to it you find %(details)s and"
                " %(delete)s."
            ),
        ),
        remarks=(
            _("Every user has at most one permission group."),
            _(
                "Only the main administrator, who opened the account, creates groups. He holds every right and is not"
                " listed in any group."
            ),
            _("A group can be deleted when nobody has it any more. If somebody does, you read how many."),
        ),
        words={
            "place": (MANAGEMENT, "Permissions"),
            "add": "Add permission group",
            "next": "wizard|Next",
            "edit": "Edit",
            "details": "Details",
            "delete": "Delete",
        },
        screens=("permission-group-list", "permission-group-create"),
        pictures=(
            ("permission-groups", _("List of permission groups with the number of users in each")),
            ("permission-group-rights", _("First step of a new group: name and permissions by category")),
        ),
    ),
    Answer(
        slug="user-groups",
        question=_("How do I create user groups?"),
        steps=(
            _("Open %(place)s, choose %(create)s and give the group a name."),
            _(
                "Choose the pencil (%(edit)s) on the group’s block and add subgroups, for example “France”, “Germany”"
                " and “USA” in the group “Branches abroad”."
            ),
            _("The group appears at once in every user’s profile, in the section %(additional)s."),
            _(
                "Put people into groups in their profiles: %(users)s, then ⋮ in the row, %(edit)s and the section"
                " %(additional)s."
            ),
        ),
        remarks=(
            _("The group %(position)s is there from the start, cannot be deleted, and everybody is assigned in it."),
            _("All other groups are optional, and one user may be in several."),
            _("A group or subgroup can be deleted while it holds no users."),
        ),
        words={
            "place": (MANAGEMENT, "User groups"),
            "create": "Create group",
            "edit": "Edit",
            "users": (MANAGEMENT, "Users"),
            "additional": "Additional information",
            "position": "Position",
        },
        screens=("user-group-list", "user-list", "user-create"),
        pictures=(
            ("user-groups", _("User groups as blocks with their subgroups")),
            ("user-group-panel", _("Editing a group: its name and subgroups in the panel on the right")),
        ),
    ),
    Answer(
        slug="new-user",
        question=_("How do I add a new user?"),
        steps=(
            _("Open %(place)s and choose %(create)s."),
            _(
                "In the section %(account)s enter the e-mail, which is the login, the SIP account, the numbers that the"
                " called person sees, and the password. The password of the SIP account belongs to that internal number"
                " only."
            ),
            _("In the section %(basic)s enter the first and last name, the work number and the permission group."),
            _("In the section %(additional)s choose the %(position)s and, if you like, other groups."),
        ),
        remarks=(
            _("Add permission groups first: then you can choose one for the user straight away."),
            _("Instead of setting a password you can send an invitation; the new person sets the password."),
        ),
        words={
            "place": (MANAGEMENT, "Users"),
            "create": "Create user",
            "account": "Account settings",
            "basic": "Basic information",
            "additional": "Additional information",
            "position": "Position",
        },
        screens=("user-list", "user-create"),
        pictures=(("user-form", _("Form of a new user with its three sections")),),
    ),
    Answer(
        slug="user-data-and-status",
        question=_("How do I change a user’s data and status?"),
        steps=(
            _("Open %(place)s and choose ⋮ at the end of the user’s row."),
            _("%(edit)s: change the data and confirm with %(save)s."),
            _(
                "%(block)s: the user can no longer log in to the panel, but the SIP account goes on working on the"
                " devices where it is set up. %(unblock)s, also under ⋮, brings the access back."
            ),
            _(
                "%(delete)s: the profile is removed for good. The user can neither log in nor make calls; the fee is no"
                " longer charged from the next billing period."
            ),
        ),
        remarks=(_("The history keeps the name of a deleted user: calls and notes do not lose their author."),),
        words={
            "place": (MANAGEMENT, "Users"),
            "edit": "Edit",
            "save": "Save",
            "block": "Block",
            "unblock": "Unblock",
            "delete": "Delete",
        },
        screens=("user-list", "user-create"),
        pictures=(("user-menu", _("List of users with the open menu of a row: edit, block, delete")),),
    ),
)
