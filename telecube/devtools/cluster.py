"""The installation's private PostgreSQL cluster: made once, with the roles and the database of deploy/postgres."""

import hashlib
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from telecube.devtools.commands import group_of, run
from telecube.devtools.instance import PROJECT_ROOT, Instance, write_private
from telecube.devtools.processes import Service, start_time
from telecube.devtools.screen import Step, Trouble, say

OLDEST_MAJOR = 15
SUPERUSER = "telecube_superuser"
# Tests trade safety against a power cut for speed; a crashed test cluster is simply made again.
FAST_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


def find_binaries(major: str | None = None) -> Path | None:
    """Folder of the newest PostgreSQL programs, or of the wanted version's."""
    found: dict[int, Path] = {}
    for folder in Path("/usr/lib/postgresql").glob("*/bin"):
        if folder.parent.name.isdigit() and (folder / "initdb").exists():
            found[int(folder.parent.name)] = folder
    on_path = shutil.which("initdb")
    if not found and on_path:
        answer = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"(\d+)", answer)
        found[int(version[1]) if version else 0] = Path(on_path).resolve().parent
    usable = {number: folder for number, folder in found.items() if number >= OLDEST_MAJOR}
    if major is not None:
        return usable.get(int(major))
    return usable[max(usable)] if usable else None


def server_user(folder: Path | None = None) -> str | None:
    """Who runs the server: PostgreSQL refuses root, so root lends it the account that owns the data, or another."""
    if os.geteuid() != 0:
        return None
    if folder is not None and folder.exists() and folder.stat().st_uid != 0:
        return folder.owner()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def cluster_folder(instance: Instance) -> Path:
    """Below var/, unless the lent account cannot get there."""
    folder = instance.home / "postgres"
    if server_user() is None or all(parent.stat().st_mode & 0o001 for parent in instance.home.parents):
        return folder
    mark = hashlib.sha256(str(PROJECT_ROOT).encode()).hexdigest()[:8]
    return Path("/var/lib") / f"telecube-{mark}" / instance.name / "postgres"


def postgres_service(instance: Instance) -> Service:
    folder = cluster_folder(instance)
    binaries = _binaries_for(folder)
    port = instance["DATABASE_PORT"]
    options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC"]
    options += FAST_OPTIONS if instance.name == "test" else ()
    probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port]
    return Service(
        name="postgres",
        command=[str(binaries / "postgres"), "-D", str(folder), *(word for o in options for word in ("-c", o))],
        log=instance.logs / "postgres.log",
        pid_file=instance.pids / "postgres.pid",
        environment=instance.environment,
        is_healthy=lambda: subprocess.run(probe, check=False).returncode == 0,
        cwd=folder if folder.exists() else instance.home,
        user=server_user(folder),
        # A fast shutdown: sessions are ended, the data is written.
        stop_signal=signal.SIGINT,
        stop_seconds=30,
        prepare=lambda: _forget_dead_server(folder),
    )


def ensure_cluster(instance: Instance) -> None:
    """Makes the cluster's files when there are none."""
    folder = cluster_folder(instance)
    if (folder / "PG_VERSION").exists():
        return
    user = server_user()
    if folder != instance.home / "postgres":
        say(f"  The account {user} cannot reach {instance.home}, so the database lies in {folder}.")
    with Step("PostgreSQL cluster", f"private to this project, in {folder}"):
        _make_folder(folder, user)
        password = folder.parent / "initdb-password"
        write_private(password, cluster_password(instance))
        try:
            if user:
                shutil.chown(password, user)
            command: list[str | Path] = [
                _binaries_for(folder) / "initdb",
                "-D",
                folder,
                "-U",
                SUPERUSER,
                "--encoding=UTF8",
            ]
            command += ["--locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions", f"--pwfile={password}"]
            run(command, purpose="Making the PostgreSQL cluster", user=user, cwd=folder)
        except Trouble:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            password.unlink()


def ensure_roles(instance: Instance) -> None:
    """Roles, rights and database; the server must be running."""
    scripts = PROJECT_ROOT / "deploy/postgres"
    psql(instance, "postgres", "--file", str(scripts / "roles.sql"))
    if instance.name in ("dev", "test"):
        psql(instance, "postgres", "--command", "ALTER ROLE telecube_owner CREATEDB")
    psql(instance, "template1", "--file", str(scripts / "database.sql"))
    name = instance["DATABASE_NAME"]
    known = psql(instance, "postgres", "-At", "--command", "SELECT datname FROM pg_database").split()
    if name not in known:
        psql(instance, "postgres", "--command", f'CREATE DATABASE "{name}" OWNER telecube_owner')
    # Again where it counts: rights on a database are not copied from the template.
    psql(instance, name, "--file", str(scripts / "database.sql"))


def psql(instance: Instance, database: str, *arguments: str) -> str:
    """Runs psql as the cluster's superuser; passwords travel in the environment, not in the process list."""
    roles: Mapping[str, str] = {
        f"TELECUBE_{name}": instance.values[name]
        for name in ("OWNER_PASSWORD", "APP_PASSWORD", "PLATFORM_PASSWORD", "SWITCH_PASSWORD")
    }
    login = {
        "PGPASSWORD": cluster_password(instance),
        "PGHOST": "127.0.0.1",
        "PGPORT": instance["DATABASE_PORT"],
        "PGUSER": SUPERUSER,
        "PGDATABASE": database,
        # Extensions and roles that are there already are no news.
        "PGOPTIONS": "-c client_min_messages=warning",
    }
    program = _binaries_for(cluster_folder(instance)) / "psql"
    command: list[str | Path] = [program, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", *arguments]
    return run(command, purpose="Preparing the database", env={**roles, **login})


def cluster_password(instance: Instance) -> str:
    file = instance.home / "cluster-password"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32))
    return file.read_text().strip()


def _binaries_for(folder: Path) -> Path:
    version = folder / "PG_VERSION"
    major = version.read_text().strip() if version.exists() else None
    binaries = find_binaries(major)
    if binaries is None and major:
        raise Trouble(f"The data in {folder} was made by PostgreSQL {major}, which is no longer installed here.")
    if binaries is None:
        raise Trouble(f"There is no PostgreSQL {OLDEST_MAJOR} or newer on this machine; scripts/setup installs it.")
    return binaries


def _make_folder(folder: Path, user: str | None) -> None:
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if user:
        # Only our own folders, never /var/lib itself, are opened for passing through.
        for parent in (folder.parent, folder.parent.parent):
            if parent.name != "lib":
                parent.chmod(0o755)
        shutil.chown(folder, user, group_of(user))


def _forget_dead_server(folder: Path) -> None:
    """Removes the lock file of a server that no longer runs; its number may belong to somebody else by now."""
    lock = folder / "postmaster.pid"
    try:
        pid = int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        lock.unlink(missing_ok=True)
        return
    try:
        is_ours = start_time(pid) != "0" and Path(f"/proc/{pid}/cwd").resolve() == folder.resolve()
    except PermissionError:
        is_ours = True
    if is_ours:
        raise Trouble(f"A PostgreSQL server (process {pid}) already runs on {folder}; stop it first: kill -INT {pid}")
    lock.unlink(missing_ok=True)
