"""Made-up companies to fill the ERP with."""

from __future__ import annotations

from tests.fakes.level1_erp.avatars import WEBP
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.records import Organisation, Person

PASSWORD = "Prueba-Local-1!"
MAIN_ORG = "corg1norte000000000000001"
OTHER_ORG = "corg2sur00000000000000002"
SILENT_ORG = "corg3mudo0000000000000003"
_FIRST_NAMES = ("Fátima", "Gorka", "Hugo", "Inés", "Jon", "Karmele", "Luis", "Marta", "Nuria", "Óscar")
_LAST_NAMES = ("Abad", "Bravo", "Cruz", "Durán", "Egea", "Ferrer", "Gil", "Haro", "Ibáñez", "Jara")


def company(extra: int = 0) -> Database:
    """Return a database with three colleagues, one person elsewhere, one whose company has chat off.

    Args:
        extra: How many more colleagues there are.
    """
    database = Database()
    for org in (
        Organisation(MAIN_ORG, "Norte Digital SL"),
        Organisation(OTHER_ORG, "Sur Obras SA"),
        Organisation(SILENT_ORG, "Muda SL", chat_enabled=False),
    ):
        database.organisations[org.id] = org
    for number, (name, email, org_id) in enumerate(_people(extra), start=1):
        person = _person(number, name, email, org_id)
        database.people[person.id] = person
    _give_picture(database, "ana@norte.test")
    return database


def accounts(database: Database) -> list[dict[str, str]]:
    """Return who can sign in, with their passwords."""
    return [
        {"id": person.id, "email": person.email, "password": person.password, "name": person.name}
        for person in database.people.values()
        if person.active
    ]


def _people(extra: int) -> list[tuple[str, str, str]]:
    people = [
        ("Ana Alonso", "ana@norte.test", MAIN_ORG),
        ("Bruno Benítez", "bruno@norte.test", MAIN_ORG),
        ("Carla Cano Ñíguez", "carla@norte.test", MAIN_ORG),
        ("Diego Díaz", "diego@sur.test", OTHER_ORG),
        ("Elena Esteban", "elena@muda.test", SILENT_ORG),
    ]
    for number in range(extra):
        first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
        last = _LAST_NAMES[number // len(_FIRST_NAMES) % len(_LAST_NAMES)]
        people.append((f"{first} {last}", f"persona{number + 1}@norte.test", MAIN_ORG))
    return people


def _person(number: int, name: str, email: str, org_id: str) -> Person:
    short = email.partition("@")[0]
    made = Person(f"cusr{number}{short}".ljust(23, "0") + f"{number:02}", name, email, PASSWORD, org_id)
    made.employee_id = f"cemp{number}{short}"
    made.employee_name = name
    return made


def _give_picture(database: Database, email: str) -> None:
    person = database.person_by_email(email)
    if person is not None:
        person.image = f"/uploads/org-{person.org_id}/avatars/{person.id}.webp"
        database.uploads[person.image] = WEBP
