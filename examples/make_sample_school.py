# ruff: noqa: INP001 - a script beside its output, no package
"""Make the sample school: `python examples/make_sample_school.py` writes examples/sample-school/*.json.

A made-up school in a made-up municipality. The seed is fixed, so that the same files come out every time.
Every identity number is a birth date with one of the serials that the tax agency uses for test numbers.
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.kit.identity import luhn_digit

SEED = 2025
THIS_YEAR, LAST_YEAR = date(2025, 8, 18), date(2024, 8, 19)
"""First school days; Elsa starts on the first of them."""
STAMP = "2025-08-01T06:00:00Z"
MUNICIPALITY = "9901"
TEST_SERIALS = ("238", "239", *(str(serial) for serial in range(980, 990)))
BODY, SCHOOL, LOWER, UPPER, PRESCHOOL = "body", "school", "unit/f-6", "unit/7-9", "unit/preschool"

WOMEN = "Anna Sara Emma Malin Jenny Linda Helena Sofia Hanna Amina Camilla Ida Jessica Therese Elin"
MEN = "Erik Anders Daniel Fredrik Mikael Peter Marcus Ali Henrik Mattias Hassan David Robert Niklas"
GIRLS = "Alice Maja Vera Alma Selma Astrid Freja Ella Wilma Saga Ebba Leah Nora Tuva Signe Iris Juni"
BOYS = "Noah Hugo Liam Adam Elias Vidar Leo Otto Nils Axel Love Malte Theo Frank Ivar Omar Melker"
STREETS = ("Lindallén", "Björkstigen", "Kvarnbacken", "Ängsvägen", "Smedjegränd", "Fågelvägen", "Stenåsgatan")
FAMILIES: dict[str, tuple[int, ...]] = {
    "Björk": (2010, 2013),
    "Sandell": (2012,),
    "Nyberg": (2014, 2016, 2021),
    "Åkerlund": (2011, 2015),
    "Ekman": (2017, 2018),
    "Forsell": (2019,),
    "Hallberg": (2010, 2012),
    "Isaksen": (2013, 2016),
    "Khalil": (2015, 2017, 2019),
    "Lundmark": (2011,),
    "Moberg": (2014, 2018),
    "Norling": (2019, 2022),
    "Palmgren": (2016,),
    "Rydell": (2010, 2015),
    "Sjöholm": (2012, 2014),
    "Tallberg": (2018,),
    "Wiklund": (2013, 2017),
}
"""The birth years of the children; the Ekman parents live apart."""

Json = dict[str, Any]
Staff = tuple[str, str, str, Sequence[str], Sequence[int]]
STAFF: tuple[Staff, ...] = (
    ("Maria Lindqvist", "Kvinna", "Rektor", (LOWER, UPPER), ()),
    ("Jonas Ahlgren", "Man", "Lärare", (LOWER,), (0, 1)),
    ("Anneli Fors", "Kvinna", "Lärare", (LOWER,), (2, 3, 4)),
    ("Petra Wallin", "Kvinna", "Förstelärare", (LOWER,), (5, 6)),
    ("Mats Hedlund", "Man", "Lärare", (UPPER,), (7, 8)),
    ("Yvonne Dahl", "Kvinna", "Lärare", (UPPER,), (9,)),
    ("Birgitta Sund", "Kvinna", "Skolsköterska", (LOWER, UPPER), ()),
    ("Samira Aziz", "Kvinna", "Kurator", (LOWER, UPPER), ()),
    ("Oskar Vinge", "Man", "Skolpsykolog", (LOWER, UPPER), ()),
    ("Lena Brodin", "Kvinna", "Speciallärare/specialpedagog", (LOWER,), ()),
    ("Tobias Gran", "Man", "Fritidspedagog", (LOWER,), ()),
    ("Eva Strand", "Kvinna", "Rektor", (PRESCHOOL,), ()),
    ("Moa Lilja", "Kvinna", "Förskollärare", (PRESCHOOL,), ()),
    ("Ulla Ask", "Kvinna", "Skoladministratör", (SCHOOL,), ()),
)


def made_up_number(birth_date: date, serial: str, *, coordination: bool = False) -> str:
    """Return a test number in twelve digits: a date, a serial nobody is given, the check digit."""
    day = f"{birth_date:%Y%m}{birth_date.day + (60 if coordination else 0):02}"
    return f"{day}{serial}{luhn_digit(day[2:] + serial)}"


def with_wrong_check_digit(number: str) -> str:
    """Return the number with another check digit."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def reference(name: str) -> Json:
    """Return a reference to a record; the same name always has the same id."""
    return {"id": str(uuid5(NAMESPACE_URL, f"https://lindens-skola.example/{name}"))}


def record(name: str, **members: Any) -> Json:
    """Return a record with id and time stamps."""
    return {**reference(name), "meta": {"created": STAMP, "modified": STAMP}, **members}


def civic_no(number: str) -> Json:
    """Return a number as the standard writes it."""
    return {"value": number, "nationality": "SE"}


def mail_name(name: str) -> str:
    """Return a name as it stands in a mail address."""
    return name.lower().replace(" ", ".").translate(str.maketrans("åäöé", "aaoe"))


def enrolments(year: int) -> list[Json]:
    """Return the enrolments of a pupil in a school year: this one, and the one before."""
    this = {"startDate": THIS_YEAR.isoformat()}
    last = {"startDate": LAST_YEAR.isoformat(), "endDate": (THIS_YEAR - timedelta(days=1)).isoformat()}
    return [enrolment(each, **period) for each, period in ((year - 1, last), (year, this)) if each >= 0]


def enrolment(year: int, **period: str) -> Json:
    """Return one enrolment; year 0 is the preschool class."""
    return {
        "enroledAt": reference(UPPER if year > 6 else LOWER),  # noqa: PLR2004 - the lower unit ends with year 6
        "schoolType": "GR" if year else "FKLASS",
        "schoolYear": year,
        "cancelled": False,
        **period,
    }


@dataclass
class School:
    """The school as it grows."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - no secret
    persons: list[Json] = field(default_factory=list)
    placements: list[Json] = field(default_factory=list)
    classes: dict[int, list[str]] = field(default_factory=dict)
    girls: list[str] = field(default_factory=GIRLS.split)
    boys: list[str] = field(default_factory=BOYS.split)
    phones: Iterator[int] = field(default_factory=lambda: iter(range(605, 700)))
    """070-174 06 05 to 06 99: numbers that are kept free for fiction."""

    def born(self, year: int) -> date:
        """Return a day of a year."""
        return date(year, 1, 1) + timedelta(days=self.chance.randrange(365))

    def number(self, born: date) -> str:
        """Return a test number for a birth date."""
        return made_up_number(born, self.chance.choice(TEST_SERIALS))

    def home(self) -> Json:
        """Return a home in the made-up town."""
        street = f"{self.chance.choice(STREETS)} {self.chance.randint(1, 88)}"
        town = {"postalCode": "999 10", "locality": "Lindköping", "country": "Sverige"}
        return {"type": "Folkbokföring", "streetAddress": street, **town}

    def person(self, name: str, sex: str, **members: Any) -> str:
        """Add a person; the name is what others refer to."""
        given, family = name.split(" ", 1)
        usual = {"sex": sex, "securityMarking": "Ingen", "personStatus": "Aktiv"}
        self.persons.append(record(name, givenName=given, familyName=family, **{**usual, **members}))
        return name

    def guardian(self, name: str, sex: str, home: Json, **members: Any) -> str:
        """Add a guardian who can be reached."""
        phone = next(self.phones)
        reached = {
            "emails": [{"value": f"{mail_name(name)}@post.example", "type": "Privat"}],
            "phoneNumbers": [
                {"value": f"070-174 {phone // 100:02} {phone % 100:02}", "type": "Hem", "mobile": True}
            ],
            "addresses": [home],
        }
        return self.person(name, sex, **{**reached, **members})

    def pupil(self, name: str, sex: str, born: date, guardians: Iterable[str], **members: Any) -> str:
        """Add a pupil, in the class of the birth year unless it has other enrolments."""
        year = THIS_YEAR.year - 6 - born.year
        usual: Json = {
            "birthDate": born.isoformat(),
            "responsibles": [
                {"person": reference(guardian), "relationType": "Vårdnadshavare"} for guardian in guardians
            ],
        }
        if year >= 0:
            usual["enrolments"] = enrolments(year)
        if year >= 0 and "enrolments" not in members:
            self.classes.setdefault(year, []).append(name)
        return self.person(name, sex, **{**usual, **members})

    def place(self, name: str, unit: str, school_type: str) -> None:
        """Place a child in preschool or leisure-time centre."""
        members = {"child": reference(name), "placedAt": reference(unit), "schoolType": school_type}
        self.placements.append(record(f"placement/{name}", **members, startDate=LAST_YEAR.isoformat()))


def families(school: School) -> None:
    """Add the ordinary families: two guardians, one to three children."""
    women, men = WOMEN.split(), MEN.split()
    for place, (family, years) in enumerate(FAMILIES.items()):
        home = school.home()
        other = school.home() if family == "Ekman" else home
        mother, father = f"{women[place % len(women)]} {family}", f"{men[place % len(men)]} {family}"
        numbers = {"civicNo": civic_no(school.number(school.born(1984)))} if place % 3 == 0 else {}
        guardians = [
            school.guardian(mother, "Kvinna", home, **numbers),
            school.guardian(father, "Man", other),
        ]
        for year in years:
            names, sex = school.chance.choice([(school.girls, "Kvinna"), (school.boys, "Man")])
            given = names.pop(school.chance.randrange(len(names)))
            born = school.born(year)
            number = civic_no(school.number(born))
            child = school.pupil(f"{given} {family}", sex, born, guardians, civicNo=number, addresses=[home])
            if year > 2019:  # noqa: PLR2004 - too young for school
                school.place(child, PRESCHOOL, "FS")
            elif year > 2016:  # noqa: PLR2004 - young enough for the leisure-time centre
                school.place(child, LOWER, "FTH")


def elsa(school: School) -> None:
    """Add Elsa, who starts the preschool class; her parents live apart."""
    born, home = date(2019, 3, 14), school.home()
    mother = school.guardian(
        "Karin Nyström", "Kvinna", home, civicNo=civic_no(made_up_number(date(1988, 5, 2), "238"))
    )
    father = school.guardian(
        "Johan Berglund", "Man", school.home(), civicNo=civic_no(made_up_number(date(1986, 11, 23), "239"))
    )
    number = civic_no(made_up_number(born, "238"))
    school.pupil("Elsa Nyström", "Kvinna", born, [mother, father], civicNo=number, addresses=[home])


def amir(school: School) -> None:
    """Add Amir, whose registration is protected, with all that must never be taken over."""
    home = {**school.home(), "streetAddress": "Gömda gränden 7"}
    protected = {"securityMarking": "Skyddad folkbokföring"}
    mother = school.guardian("Leila Haddad", "Kvinna", home, **protected)
    born = date(2011, 5, 9)
    reached = {
        "emails": [{"value": "amir.haddad@elev.lindens-skola.example", "type": "Skola elev"}],
        "phoneNumbers": [{"value": "070-174 06 99", "type": "Hem", "mobile": True}],
        "addresses": [home],
    }
    number = civic_no(made_up_number(born, "239"))
    school.pupil("Amir Haddad", "Man", born, [mother], civicNo=number, **protected, **reached)


def unusual_numbers(school: School) -> None:
    """Add one pupil for each number that is no ordinary one, and one whose record is wrong."""
    oksana = school.guardian("Oksana Kovalenko", "Kvinna", school.home())
    born = date(2013, 9, 30)
    number = civic_no(made_up_number(born, "980", coordination=True))
    school.pupil("Sofiya Kovalenko", "Kvinna", born, [oksana], civicNo=number)
    born, interim = date(2014, 2, 3), civic_no("20140203TF01")
    school.pupil(
        "Yusuf Osman", "Man", born, [school.guardian("Hodan Osman", "Kvinna", school.home())], civicNo=interim
    )
    dragan = school.guardian("Dragan Petrovic", "Man", school.home())
    school.pupil("Mila Petrovic", "Kvinna", date(2016, 7, 21), [dragan])
    born, ylva = date(2015, 12, 1), school.guardian("Ylva Öhrn", "Kvinna", school.home())
    wrong = civic_no(with_wrong_check_digit(made_up_number(born, "985")))
    school.pupil("Tage Öhrn", "Man", born, [ylva], civicNo=wrong)
    born = date(2012, 4, 17)
    backwards = [enrolment(7, startDate="2025-08-18", endDate="2025-06-13")]
    school.pupil("Rut Lundgren", "Kvinna", born, [ylva], enrolments=backwards)
    moved = [{**enrolment(4, startDate="2025-08-18"), "cancelled": True}]
    school.pupil("Kim Westman", "Okänt", date(2015, 1, 8), [], enrolments=moved)


def staff(school: School) -> list[Json]:
    """Add the staff and return their duties."""
    duties = []
    for name, sex, role, units, years in STAFF:
        mail = {"value": f"{mail_name(name)}@lindens-skola.example", "type": "Skola personal"}
        marking = {"securityMarking": "Sekretessmarkering"} if name == "Petra Wallin" else {}
        school.person(name, sex, emails=[mail], **marking)
        mentor = [
            {
                "group": reference(f"class/{year}"),
                "assignmentRoleType": "Mentor",
                "startDate": THIS_YEAR.isoformat(),
            }
            for year in years
        ]
        for unit in units:
            members = {
                "person": reference(name),
                "dutyAt": reference(unit),
                "dutyRole": role,
                "dutyPercent": 100 // len(units),
            }
            members |= {"assignmentRole": mentor} if mentor else {}
            duties.append(record(f"duty/{name}/{unit}", **members, startDate=LAST_YEAR.isoformat()))
    return duties


def organisations() -> list[Json]:
    """Return the responsible body, the school and its units."""
    shared = {"municipalityCode": MUNICIPALITY, "startDate": "2020-07-01"}
    parent = {"parentOrganisation": reference(SCHOOL), **shared}
    number = "212000990"
    return [
        record(
            BODY,
            displayName="Lindköpings kommun, utbildningsnämnden",
            organisationType="Huvudman",
            organisationNumber=f"{number}{luhn_digit(number)}",
            **shared,
        ),
        record(
            SCHOOL,
            displayName="Lindens skola",
            organisationType="Skola",
            parentOrganisation=reference(BODY),
            **shared,
        ),
        unit(LOWER, "Lindens skola F-6", "99010001", ["FKLASS", "GR", "FTH"], parent),
        unit(UPPER, "Lindens skola 7-9", "99010002", ["GR"], parent),
        unit(PRESCHOOL, "Lindens förskola", None, ["FS"], parent),
    ]


def unit(name: str, shown: str, code: str | None, school_types: list[str], rest: Json) -> Json:
    """Return a school unit; preschools have no school unit code."""
    codes = {"schoolUnitCode": code} if code else {}
    mail = f"rektor.{name.rpartition('/')[2]}@lindens-skola.example"
    members = {"displayName": shown, "organisationType": "Skolenhet", **codes, "schoolTypes": school_types}
    members["email"] = mail
    return record(name, **members, **rest)


def groups(school: School) -> list[Json]:
    """Return one class for each school year."""
    return [
        record(
            f"class/{year}",
            displayName=f"Klass {year or 'F'}",
            groupType="Klass",
            schoolType="GR" if year else "FKLASS",
            organisation=enrolment(year)["enroledAt"],
            startDate=THIS_YEAR.isoformat(),
            groupMemberships=[
                {"person": reference(name), "startDate": THIS_YEAR.isoformat()} for name in members
            ],
        )
        for year, members in sorted(school.classes.items())
    ]


def answers() -> dict[str, list[Json]]:
    """Return the records of every resource."""
    school = School()
    elsa(school)
    amir(school)
    families(school)
    unusual_numbers(school)
    school.person("Gunnel Avén", "Kvinna")
    duties = staff(school)
    return {
        "organisations": organisations(),
        "persons": school.persons,
        "duties": duties,
        "groups": groups(school),
        "placements": school.placements,
    }


def write(folder: Path) -> None:
    """Write one page for each resource."""
    folder.mkdir(parents=True, exist_ok=True)
    for resource, records in answers().items():
        page = json.dumps({"data": records, "pageToken": None}, ensure_ascii=False, indent=1)
        (folder / f"{resource}.json").write_bytes(f"{page}\n".encode())


if __name__ == "__main__":
    write(Path(__file__).resolve().parent / "sample-school")
