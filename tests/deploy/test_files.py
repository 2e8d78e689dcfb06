"""What lies in `deploy/` is read by the programs it is written for; one that is missing is named, not forgotten."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chaos.machines import free_port
from tests.deploy.proxy import program, rendered

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
# What services of the Compose Specification may say, as far as we say it.
KEYS = {
    *("image", "build", "restart", "read_only", "cap_drop", "cap_add", "security_opt", "init", "env_file", "logging"),
    *("environment", "secrets", "volumes", "tmpfs", "shm_size", "stop_grace_period", "stop_signal", "mem_limit"),
    *("pids_limit", "depends_on", "networks", "healthcheck", "hostname", "command", "entrypoint", "ports", "sysctls"),
    *("deploy", "profiles", "user", "group_add"),
}


def _said(words: list[str], **options: Any) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# -- image ---------------------------------------------------------------------------------


def test_hadolint_has_nothing_to_say() -> None:
    _said([program("hadolint", "hadolint"), str(DEPLOY / "Dockerfile")])


def test_the_image_gets_every_app_and_no_secret() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    apps = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert "*" in lines and set(apps) <= let_in
    assert not any(part in name for name in let_in for part in ("secret", ".env", ".state", "tls"))


def test_every_base_is_pinned_and_the_last_user_is_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert bases and all(re.search(r":\d[\w.]+-|:bookworm-\d{8}", base) for base in bases), bases
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1] == "10001:10001"
    assert not re.search(r"^(ENV|ARG).*(SECRET|PEPPER|PASSWORD)", text, re.MULTILINE)


# -- compose -------------------------------------------------------------------------------


def test_services_say_what_compose_knows() -> None:
    for name, service in SERVICES.items():
        assert set(service) <= KEYS, (name, set(service) - KEYS)
        assert {*service.get("networks", [])} <= set(COMPOSE["networks"]), name
        assert {*service.get("secrets", [])} <= set(COMPOSE["secrets"]), name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        kept = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith((".", "/"))}
        assert kept <= set(COMPOSE["volumes"]), name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_writes_nowhere_and_may_little(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "mem_limit" in service
    assert name in ("migrate", "backup") or "pids_limit" in service
    # The image of the city has a health check of its own.
    assert name in ("web-1", "web-2", "backup") or "healthcheck" in service
    image = service["image"]
    assert image.startswith("multitude") or re.search(r":\d+\.\d+", image), image


def test_only_nginx_is_reached_from_outside_and_only_migrate_owns() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert COMPOSE["networks"]["back"]["internal"] and COMPOSE["networks"]["front"]["internal"]
    owners = [name for name, service in SERVICES.items() if "owner_database_url" in service.get("secrets", [])]
    assert owners == ["migrate"]
    assert SERVICES["web-1"]["environment"]["DATABASE_POOLED"] == "1"
    beats = [name for name, service in SERVICES.items() if "beat" in str(service.get("command"))]
    assert beats == ["beat"]


def test_nginx_knows_the_webs_by_the_addresses_they_have() -> None:
    told = set(re.findall(r"server ([\d.]+):8000", (DEPLOY / "nginx" / "place.compose.conf").read_text()))
    webs = {SERVICES[name]["networks"]["front"]["ipv4_address"] for name in SERVICES if name.startswith("web-")}
    assert told == webs


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    words = ["sh", str(DEPLOY / "secrets.sh"), str(tmp_path / "secrets")]
    _said(words)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    long = [made[name] for name in ("secret_key", "identity_pepper", "owner_password", "web_password")]
    assert all(len(value) == 64 for value in long) and len(set(long)) == len(long)
    assert made["web_password"] in made["database_url"] and "pgbouncer:6432" in made["pooled_database_url"]
    assert _said(words) == ""
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_a_command_gets_settings_and_secrets_as_systemd_hands_them(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "city.env").write_text("# who\n\nCITY_TIME_ZONE=Europe/Lisbon\nEMAIL_FROM=City <a@b.example> $(x)\n")
    values = dict.fromkeys(("secret_key", "identity_pepper"), "s" * 40)
    values |= {"database_url": "postgres://web:a%20b@127.0.0.1:1/x", "email_url": ""}
    for name, value in values.items():
        (tmp_path / "secrets" / name).write_text(f"{value}\n")
    asked = "TIME_ZONE, s.DEFAULT_FROM_EMAIL, s.DATABASES['default']['PORT']"
    said = f"from django.conf import settings as s; print(s.{asked})"
    plain = {"PATH": os.environ["PATH"], "SETTINGS": str(tmp_path), "RUN_AS": "", "CIVIC_HOME": str(tmp_path)}
    plain |= {"PUBLIC_URL": "https://city.example", "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = _said(["sh", str(DEPLOY / "manage.sh"), "shell", "--verbosity=0", "--command", said], env=plain)
    assert done.strip() == "Europe/Lisbon City <a@b.example> $(x) 1"


# -- systemd -------------------------------------------------------------------------------


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text()
        text = text.replace("/opt/multitude/current/.venv/bin/", "/bin/../bin/true ").replace(
            "=multitude\n", "=daemon\n"
        )
        (tmp_path / name).write_text(text.replace("/bin/../bin/true ", "/bin/true "))
    instances = {"web@": "web@1", "worker@": "worker@bulk", "backup@.": "backup@dump."}
    names = UNITS
    for pattern, instance in instances.items():
        names = [name.replace(pattern, instance) if f"{pattern}" in name and "@." in name else name for name in names]
    said = _said(
        [analyze, "verify", "--man=no", "--recursive-errors=one", *(str(tmp_path / name) for name in names)],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    assert str(tmp_path) not in said, said


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_is_confined(name: str, tmp_path: Path) -> None:
    unit = tmp_path / name
    unit.write_text((DEPLOY / "systemd" / name).read_text())
    words = [program("systemd-analyze", "systemd"), "security", "--offline=true", "--threshold=25", str(unit)]
    _said(words, env={"PATH": "/usr/bin:/bin", "SYSTEMD_PAGER": "cat"})


# -- proxy ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["systemd", "compose"])
def test_nginx_reads_its_configuration(tmp_path: Path, place: str) -> None:
    nginx = program("nginx", "nginx-light")
    ports = free_port(), free_port()
    main = rendered(tmp_path, webs=[8001, 8002], plain=ports[0], tls=ports[1], place=place)
    _said([nginx, "-t", "-q", "-c", str(main)])


def test_nginx_reads_the_main_file_of_its_container(tmp_path: Path) -> None:
    nginx = program("nginx", "nginx-light")
    parts = rendered(tmp_path, webs=[], plain=free_port(), tls=free_port(), place="compose").parent / "multitude"
    text = (DEPLOY / "nginx" / "nginx.container.conf").read_text()
    text = re.sub(r" /tmp/", f" {tmp_path}/", text)
    text = text.replace("/etc/nginx/mime.types", str(tmp_path / "mime.types"))
    text = text.replace("/etc/nginx/conf.d", str(parts)).replace("/var/cache/nginx", str(tmp_path / "cache"))
    (tmp_path / "mime.types").write_text("types {}\n")
    (tmp_path / "container.conf").write_text(text)
    _said([nginx, "-t", "-q", "-c", str(tmp_path / "container.conf")])


# -- scripts -------------------------------------------------------------------------------


def test_shellcheck_has_nothing_to_say() -> None:
    scripts = sorted(str(path) for path in DEPLOY.rglob("*.sh"))
    assert len(scripts) >= 6
    assert all(Path(script).read_text().startswith("#!/bin/sh\n") for script in scripts)
    _said([program("shellcheck", "shellcheck"), "--shell=sh", "--severity=style", *scripts])
