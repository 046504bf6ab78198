"""Finds the exchange on this machine, or makes a Debian root that holds it, without being root.

The order: an `asterisk` on the path · the root made earlier · a new root from the distribution's own suite
where that has Asterisk 22, otherwise from sid. A root needs no chroot and no mount: its own loader runs it.
"""

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from telecube.devtools.apt_sources import Source, debian_mirror, fetched_package
from telecube.devtools.commands import run
from telecube.devtools.screen import Step, Trouble, say

TESTED_MAJOR = 22
PACKAGES = ("asterisk", "asterisk-modules", "odbc-postgresql", "unixodbc", "asterisk-core-sounds-en-wav")
# The closure also names perl, gnupg and account tools for package scripts that never run here.
UNPACKED = re.compile(r"^(lib(?!perl)|asterisk|odbc|unixodbc|openssl-provider)")
NEEDED_MODULES = (
    "res_pjsip.so",
    "res_config_odbc.so",
    "func_odbc.so",
    "cel_custom.so",
    "res_ari.so",
    "res_srtp.so",
)
FOLDER = "var/asterisk-root"


@dataclass(frozen=True)
class Switch:
    """How to call the exchange's program and where its parts lie."""

    command: tuple[str, ...]
    program: Path
    modules: Path
    sounds: Path
    data: Path
    odbc_driver: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".", 1)[0])


def find_switch(project_root: Path) -> Switch:
    """The exchange to use; a Trouble says what to do when there is none."""
    switch = _installed() or _unpacked(project_root / FOLDER)
    if switch is None:
        raise Trouble("There is no Asterisk 22 on this machine yet; scripts/setup gets it.")
    return switch


def ensure_switch(project_root: Path) -> Switch:
    switch = _installed() or _unpacked(project_root / FOLDER)
    if switch is None:
        make_root(project_root / FOLDER)
        switch = find_switch(project_root)
    if switch.major != TESTED_MAJOR:
        say(f"  Asterisk {switch.version} is newer than the tested {TESTED_MAJOR}; it is used all the same.")
    return switch


def make_root(root: Path) -> None:
    """Downloads the packages of the exchange through a private apt state and unpacks them into `root`."""
    source = _source()
    staging = root.with_name(root.name + ".new")
    shutil.rmtree(staging, ignore_errors=True)
    state = staging / "apt"
    apt = _private_apt(state, source)
    why = f"this machine has no Asterisk {TESTED_MAJOR}; 90 MB from its Debian mirror ({source.suite})"
    with Step("The exchange", why) as step:
        run([*apt, "update"], purpose="Reading the mirror's package list", on_line=step.note)
        names = _closure(apt)
        archives = _download(apt, names, state, step)
        _unpack(archives, staging)
        shutil.rmtree(state)
        if _unpacked(staging) is None:
            raise Trouble(f"The Asterisk unpacked in {staging} does not start; please report this with its output.")
    shutil.rmtree(root, ignore_errors=True)
    staging.rename(root)


def _source() -> Source:
    release = _os_release()
    mirror = debian_mirror(Path("/etc/apt"), release.get("VERSION_CODENAME", ""))
    if release.get("ID") != "debian" or mirror is None:
        raise Trouble(
            f"This machine has no Asterisk {TESTED_MAJOR} and its apt names no Debian mirror to get it from. "
            f"Install Asterisk {TESTED_MAJOR} with its ODBC modules and odbc-postgresql, then start again."
        )
    suite = mirror.suite if _distribution_major() >= TESTED_MAJOR else "sid"
    return Source(mirror.uri, suite, ("main",), mirror.keyring)


def _os_release() -> dict[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def _distribution_major() -> int:
    policy = subprocess.run(["apt-cache", "policy", "asterisk"], capture_output=True, text=True, check=False).stdout
    candidate = re.search(r"Candidate: (?:\d+:)?(\d+)", policy)
    return int(candidate[1]) if candidate else 0


def _private_apt(state: Path, source: Source) -> tuple[str, ...]:
    """apt-get with state, cache and sources of its own; an empty machine, so that even libc is resolved."""
    for folder in ("lists/partial", "cache/archives/partial", "archives", "parts"):
        (state / folder).mkdir(parents=True)
    (state / "status").touch()
    keyring = f" signed-by={source.keyring}" if Path(source.keyring).exists() else ""
    # Debian's snapshots of sid carry a release file whose validity may have passed.
    (state / "sources.list").write_text(f"deb [check-valid-until=no{keyring}] {source.uri} {source.suite} main\n")
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": state / "sources.list",
        "Dir::Etc::sourceparts": state / "parts",
        "Dir::Etc::preferencesparts": state / "parts",
        "Dir::Etc::preferences": state / "no-preferences",
        "APT::Sandbox::User": "root",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        "Acquire::PDiffs": "false",
        "Acquire::Retries": "3",
    }
    hooks = (
        "APT::Update::Post-Invoke",
        "APT::Update::Post-Invoke-Success",
        "DPkg::Post-Invoke",
        "APT::Default-Release",
    )
    lines = [f'{name} "{value}";' for name, value in settings.items()] + [f"#clear {name};" for name in hooks]
    (state / "apt.conf").write_text("\n".join(lines) + "\n")
    return ("apt-get", "-c", str(state / "apt.conf"), "-q")


def _closure(apt: tuple[str, ...]) -> list[str]:
    listing = run([*apt, "-s", "-y", "install", *PACKAGES], purpose="Resolving the exchange's libraries")
    names = re.findall(r"^Inst (\S+)", listing, flags=re.MULTILINE)
    version = re.search(r"^Inst asterisk \((?:\d+:)?(\d+)", listing, flags=re.MULTILINE)
    if not version or int(version[1]) < TESTED_MAJOR:
        raise Trouble(f"The Debian mirror of this machine offers no Asterisk {TESTED_MAJOR}.")
    return [name for name in names if UNPACKED.match(name)]


def _download(apt: tuple[str, ...], names: list[str], state: Path, step: Step) -> list[Path]:
    fetched = 0

    def count(line: str) -> None:
        nonlocal fetched
        if line.startswith("Get:"):
            fetched += 1
            step.advance(fetched, len(names), fetched_package(line))

    run([*apt, "download", *names], purpose="Downloading the exchange", cwd=state / "archives", on_line=count)
    return sorted((state / "archives").glob("*.deb"))


def _unpack(archives: list[Path], root: Path) -> None:
    # The packages take the merged layout of /usr for granted.
    for name in ("bin", "lib", "lib64", "sbin"):
        (root / "usr" / name).mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(f"usr/{name}")
    for archive in archives:
        run(["dpkg-deb", "-x", archive, root], purpose=f"Unpacking {archive.name}")
        archive.unlink()
    for unused in ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/include"):
        shutil.rmtree(root / unused, ignore_errors=True)


def _installed() -> Switch | None:
    program = shutil.which("asterisk", path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
    if program is None:
        return None
    return _switch((program,), Path(program), Path("/"))


def _unpacked(root: Path) -> Switch | None:
    program = root / "usr/sbin/asterisk"
    loader = next(iter([*root.glob("usr/lib64/ld-linux-*.so.*"), *root.glob("usr/lib/*/ld-linux-*.so.*")]), None)
    libraries = next(root.glob("usr/lib/*-linux-gnu*"), None)
    if loader is None or libraries is None or not program.exists():
        return None
    return _switch((str(loader), "--library-path", str(libraries), str(program)), program, root)


def _switch(command: tuple[str, ...], program: Path, root: Path) -> Switch | None:
    """The exchange if its version is right and all parts that we load are there."""
    places = [*root.glob("usr/lib/*/asterisk/modules"), root / "usr/lib/asterisk/modules"]
    modules = next((place for place in places if all((place / name).exists() for name in NEEDED_MODULES)), None)
    driver = next(root.glob("usr/lib/*/odbc/psqlodbcw.so"), None)
    data = root / "usr/share/asterisk"
    if modules is None or driver is None or not _sounds(data).exists():
        return None
    answer = subprocess.run([*command, "-V"], capture_output=True, text=True, check=False, timeout=20).stdout
    version = re.search(r"Asterisk (\d+\.\d+[.\d]*)", answer)
    if not version or int(version[1].split(".", 1)[0]) < TESTED_MAJOR:
        return None
    return Switch(command, program, modules, _sounds(data), data, driver, version[1])


def _sounds(data: Path) -> Path:
    """The folder of the English prompts; Debian's link sounds/en is absolute and breaks outside the root."""
    return data / "sounds/en_US_f_Allison"
