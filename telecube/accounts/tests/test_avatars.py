"""Pictures of users: drawn anew from whatever was uploaded, small, without metadata, seen by colleagues only."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from telecube.accounts.actions.avatars import remove_avatar, set_avatar
from telecube.accounts.actions.removal import delete_user
from telecube.accounts.avatar_errors import AvatarTooLarge, AvatarTooManyPixels, AvatarUnreadable
from telecube.accounts.avatar_images import MOST_UPLOADED_BYTES, to_avatar
from telecube.accounts.models import Avatar, PermissionGroup, User, UserGroup
from telecube.accounts.models.avatar import MOST_BYTES
from telecube.accounts.permissions import CREATE_USERS
from telecube.accounts.tests.conftest import position_of
from telecube.audit.models import AuditEntry
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import SipChoice, create_user_with_sip_account
from telecube.telephony.errors import ExtensionNotAllowed
from tests.world import PASSWORD, Company, World, make_user

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def picture(width: int = 800, height: int = 600, kind: str = "JPEG", **options: object) -> bytes:
    """Return a picture file: left half red, right half blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose head claims so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def upload(content: bytes) -> dict[str, SimpleUploadedFile]:
    """Return what the form sends."""
    return {"image": SimpleUploadedFile("me.jpg", content)}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_a_small_square_webp(kind: str) -> None:
    made = to_avatar(picture(kind=kind))
    with Image.open(BytesIO(made)) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
    assert len(made) <= MOST_BYTES


def test_where_and_with_what_it_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera Works"
    exif[0x0112] = 6  # turned by a quarter
    made = to_avatar(picture(exif=exif.tobytes()))
    assert b"Secret Camera" not in made
    with Image.open(BytesIO(made)) as image:
        assert not image.getexif()
        upper, lower = image.getpixel((128, 20)), image.getpixel((128, 236))
    assert upper[0] > 200 > upper[2]  # type: ignore[index]
    assert lower[2] > 200 > lower[0]  # type: ignore[index]


def test_noise_that_packs_badly_is_still_small() -> None:
    noise = Image.effect_noise((600, 600), 120).convert("RGB")
    file = BytesIO()
    noise.save(file, "PNG")
    assert len(to_avatar(file.getvalue())) <= MOST_BYTES


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 5_001), (1, 2_000_000_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(AvatarTooManyPixels):
        to_avatar(bomb(*size))


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 100, b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:300], b"GIF89a"],
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(AvatarUnreadable):
        to_avatar(content)


def test_a_file_of_more_than_five_megabytes_is_refused() -> None:
    with pytest.raises(AvatarTooLarge):
        to_avatar(b"\0" * (MOST_UPLOADED_BYTES + 1))


def test_colleagues_see_the_picture_at_an_address_that_is_kept_for_a_year(acme: Company, client_of: ClientOf) -> None:
    assert client_of(acme.ben).post("/profile/avatar/", upload(picture())).headers["Location"] == "/profile/"
    ben = User.objects.get(pk=acme.ben.pk)
    address = f"/avatars/{ben.pk}/{ben.avatar_hash}.webp"
    client = client_of(acme.carla)
    answer = client.get(address)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.content == bytes(Avatar.objects.get().image)
    assert address in client_of(acme.anna).get("/users/").content.decode()
    assert client.get(f"/avatars/{ben.pk}/{'0' * 16}.webp").status_code == 404
    assert Client().get(address).status_code == 302


def test_another_company_does_not_see_it(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        ben = set_avatar(world.acme.actor("ben"), world.acme.ben.pk, picture())
    assert client_of(world.globex.gina).get(f"/avatars/{ben.pk}/{ben.avatar_hash}.webp").status_code == 404
    with tenant_scope(world.globex.id):
        assert not Avatar.objects.exists()


def test_a_refused_file_is_told_at_its_place_and_changes_nothing(acme: Company, client_of: ClientOf) -> None:
    set_avatar(acme.actor("ben"), acme.ben.pk, picture())
    before = User.objects.get(pk=acme.ben.pk).avatar_hash
    answer = client_of(acme.ben).post("/profile/avatar/", upload(b"no picture"), headers=HTMX)
    assert answer.status_code == 422
    assert "nie da się odczytać" in answer.content.decode()
    assert User.objects.get(pk=acme.ben.pk).avatar_hash == before
    assert client_of(acme.ben).post("/profile/avatar/", {}, headers=HTMX).status_code == 422


def test_an_administrator_changes_and_removes_it_and_others_do_not(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    page = client.post(f"/users/{acme.ben.pk}/avatar/", upload(picture()), headers=HTMX).content.decode()
    assert "Zapisano zdjęcie" in page
    assert "/avatars/" in page
    assert client_of(acme.carla).post(f"/users/{acme.ben.pk}/avatar/", upload(picture())).status_code == 403
    with pytest.raises(RightMissing):
        set_avatar(acme.actor("carla"), acme.ben.pk, picture())
    with pytest.raises(RightMissing):
        remove_avatar(acme.actor("carla"), acme.ben.pk)
    assert User.objects.get(pk=acme.ben.pk).avatar_hash
    client.post(f"/users/{acme.ben.pk}/avatar/", {"wish": "remove"}, headers=HTMX)
    assert not Avatar.objects.exists()
    assert User.objects.get(pk=acme.ben.pk).avatar_hash == ""
    assert AuditEntry.objects.filter(action="accounts.user.avatar_changed").count() == 2


def test_with_the_profile_the_picture_goes(acme: Company) -> None:
    set_avatar(acme.actor("ben"), acme.ben.pk, picture())
    delete_user(acme.actor("anna"), acme.ben.pk)
    assert not Avatar.objects.exists()
    assert User.objects.get(pk=acme.ben.pk).avatar_hash == ""


def test_pictures_cost_the_list_no_query(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    client.get("/users/")  # the first page of a session notes the session
    with CaptureQueriesContext(connection) as without:
        client.get("/users/")
    for number in range(4):
        somebody = make_user(acme, "Zenon", f"Zet{number}")
        set_avatar(acme.actor("anna"), somebody.pk, picture())
    with CaptureQueriesContext(connection) as with_pictures:
        page = client.get("/users/").content.decode()
    assert page.count("/avatars/") == 4
    assert len(with_pictures) == len(without)


# with a new user


def new_user_form(world: World, values: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**values, "position_group": position_of(world.acme), **changes}


def file_named(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ewa.jpg", content, content_type="image/jpeg")


def kept_in(answer: Any) -> str:
    found = re.search(r'name="avatar_kept" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def pictures(world: World) -> dict[str, bool]:
    with tenant_scope(world.acme.id):
        shown = User.objects.filter(avatar__isnull=False).values_list("first_name", "avatar_hash")
        return {name: bool(avatar_hash) for name, avatar_hash in shown}


def test_a_new_users_picture_is_chosen_in_the_form_and_saved_with_the_user(
    world: World, client_of: ClientOf, user_values: dict[str, Any]
) -> None:
    """Whoever may add users needs no other right for it."""
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.carla).update(rights=[CREATE_USERS.code])
    client = client_of(world.acme.carla)
    page = client.get("/users/new/").content.decode()
    assert 'type="file" name="avatar"' in page
    assert 'enctype="multipart/form-data"' in page
    answer = client.post("/users/new/", new_user_form(world, user_values, avatar=file_named(picture())))
    assert answer.status_code == 200
    assert pictures(world) == {"Ewa": True}
    with tenant_scope(world.acme.id):
        ewa = User.objects.get(first_name="Ewa")
    shown = client.get(f"/avatars/{ewa.pk}/{ewa.avatar_hash}.webp")
    with Image.open(BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))


def test_a_refused_save_keeps_the_picture(world: World, client_of: ClientOf, user_values: dict[str, Any]) -> None:
    client = client_of(world.acme.anna)
    sent = new_user_form(world, user_values, avatar=file_named(picture()), last_name="")
    refused = client.post("/users/new/", sent)
    assert refused.status_code == 422
    kept = kept_in(refused)
    assert f'src="data:image/webp;base64,{kept}"' in refused.content.decode()
    assert pictures(world) == {}
    # A browser sends no file a second time.
    again = client.post("/users/new/", new_user_form(world, user_values, avatar_kept=kept, extension="112"))
    assert again.status_code == 422
    assert kept_in(again)
    assert client.post("/users/new/", new_user_form(world, user_values, avatar_kept=kept_in(again))).status_code == 200
    assert pictures(world) == {"Ewa": True}


def test_another_picture_goes_before_the_kept_one_and_the_kept_one_can_be_dropped(
    world: World, client_of: ClientOf, user_values: dict[str, Any]
) -> None:
    client = client_of(world.acme.anna)
    first = kept_in(client.post("/users/new/", {"avatar": file_named(picture())}))
    second = kept_in(client.post("/users/new/", {"avatar": file_named(picture(90, 400)), "avatar_kept": first}))
    assert second not in {"", first}
    dropped = client.post("/users/new/", {"avatar_kept": first, "avatar_drop": "1"})
    assert kept_in(dropped) == ""
    sent = new_user_form(world, user_values, avatar_kept=first, avatar_drop="1")
    assert client.post("/users/new/", sent).status_code == 200
    assert pictures(world) == {}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"avatar": b"no picture"}, "Tego pliku nie da się odczytać"),
        ({"avatar": bomb(60_000, 60_000)}, "50 milionów pikseli"),
        ({"avatar": b"x" * (MOST_UPLOADED_BYTES + 1)}, "5 MB"),
        ({"avatar_kept": "%%%"}, "Tego pliku nie da się odczytać"),
        ({"avatar_kept": "bm8gcGljdHVyZQ=="}, "Tego pliku nie da się odczytać"),
    ],
)
def test_what_is_no_picture_is_told_at_its_field_and_creates_nobody(
    world: World, client_of: ClientOf, user_values: dict[str, Any], sent: dict[str, Any], sentence: str
) -> None:
    files = {name: file_named(value) if isinstance(value, bytes) else value for name, value in sent.items()}
    answer = client_of(world.acme.anna).post("/users/new/", new_user_form(world, user_values, **files))
    page = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 422
    assert 'id="id_avatar-error"' in page
    assert sentence in page
    assert kept_in(answer) == ""
    with tenant_scope(world.acme.id):
        assert not User.objects.filter(first_name="Ewa").exists()


def test_when_the_user_is_refused_no_picture_stays(world: World) -> None:
    with tenant_scope(world.acme.id):
        position = UserGroup.objects.get(parent__is_position=True).pk
        values = {"first_name": "Ewa", "last_name": "Kos", "password": PASSWORD, "position_group_id": position}
        with pytest.raises(ExtensionNotAllowed):
            create_user_with_sip_account(
                world.acme.actor("anna"),
                email="ewa.kos@acme.example",
                sip=SipChoice(extension="112"),
                avatar=to_avatar(picture()),
                **values,
            )
        assert not Avatar.objects.exists()
