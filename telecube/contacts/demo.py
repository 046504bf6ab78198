"""The people of the demo company. Loading twice changes nothing; one of them is who the demo operator calls as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telecube.contacts.actions.notes import add_note
from telecube.contacts.actions.persons import create_person
from telecube.contacts.details import PersonDetails, PhoneLine
from telecube.contacts.models import Person
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.actor import Actor
from telecube.core.clock import now

CALLER = "+48602345678"

#: First name, last name, company, numbers (mobile; then at work).
PEOPLE = """
Krzysztof | Jabłoński | Hotel Pod Lipami | +48602345678 +48182015540
Barbara | Wiśniewska | Przychodnia Kazimierz sp. z o.o. | +48602345679 +48123457001
Monika | Sadowska | Piekarnia Sadowska | +48785432109
Zofia | Adamczyk | Wspólnota Mieszkaniowa Lea 12 | +48691234567
Grzegorz | Brzęczyszczykiewicz | Drukarnia Łęg | +48508765432 +48126437720
Halina | Gąsienica | Pensjonat Halny | +48514987654
Robert | Mazurek | Mazurek Auto Serwis | +48606123456 +48122766010
Ewelina | Książek | Biblioteka Miejska w Niepołomicach | +48123456610
Andrzej | Pietrzak | Fitness Forma | +48722345601
Justyna | Śliwińska | Kancelaria Śliwińska | +48600345112 +48124297733
Wojciech | Żak | Serwerownia Nowa Huta | +48601456944 +48123456944
Dorota | Ćwik | Przedszkole Bajka | +48533210987
Marcin | Ostrowski | Ostrowski Nieruchomości | +48695321004
Anna | Zając | Apteka pod Aniołem | +48503118220
Łukasz | Łata | Zakład Stolarski Łata | +48664902318
Elżbieta | Czarnecka | Szkoła Językowa Lingua | +48608771250 +48122013344
Paweł | Ćwikliński | Kręgielnia Kula | +48517604498
Irena | Dąbek | Dom Seniora Pogodna Jesień | +48604550017 +48126581212
Tomasz | Wróbel | Wróbel Transport | +48665013377
Katarzyna | Lis | Studio Urody Lila | +48731884026
Jacek | Olszewski | Browar Zabłocie | +48602999145
Magdalena | Kępa | Kwiaciarnia Mimoza | +48698231745
Stanisław | Góra | Gospodarstwo Rolne Góra | +48600784412
Agnieszka | Szczęsna | Galeria Szczęsna | +48512376609
Piotr | Wąsik | Wąsik i Synowie, dachy | +48609443281 +48123112060
Beata | Jaworska | Hurtownia Jaworska | +48660145920
Rafał | Sikora | Klub Jazzowy Piwnica | +48728503314
Urszula | Rzepka | Poradnia Stomatologiczna Rzepka | +48507992843 +48126340505
Dariusz | Śmigielski | Śmigielski Elektro | +48603228870
Joanna | Ogórek | Catering Pod Ręką | +48790321654
Mateusz | Zieliński | Zieliński Fotowoltaika | +48880142367
Teresa | Urban | Spółdzielnia Mieszkaniowa Widok | +48604881239 +48126473030
Michał | Źrebiec | Stadnina Źrebiec | +48515670934
Renata | Borkowska | Gabinet Weterynaryjny Azor | +48691557208
Adam | Nowak | Nowak Geodezja | +48607300418
Sylwia | Ćmielewska | Pracownia Ceramiki Glina | +48739461185
Henryk | Łabędź | Dworek Łabędzi | +48600219953 +48122808181
Oliwia | Pilch | Pilch Logistics GmbH | +493012345670
Bartosz | Żurawski | Siłownia Żelazna | +48667338201
Maria | Święch | | +48511407762
"""

DESCRIPTIONS = {
    "+48602345678": "Właściciel. Najlepiej dzwonić po 10:00, w sezonie po 20:00.",
    "+48602345679": "Dzwonić na komórkę, rejestracja nie przełącza. Klucze do maszynowni u ochrony.",
    "+48123456610": "Sekretariat czynny 8:00–15:00.",
    "+493012345670": "Mówi po polsku i po niemiecku. Faktury na adres w Berlinie.",
}


@dataclass(frozen=True)
class DemoNote:
    """A note of the demo, written so many hours ago."""

    number: str
    hours_ago: int
    text: str


NOTES = [
    DemoNote(CALLER, 24 * 23, "Pierwszy kontakt z polecenia pani Wiśniewskiej. 42 pokoje, klimatyzacja z 2011 roku."),
    DemoNote(CALLER, 24 * 9, "Wizja lokalna zrobiona. Chce wymienić jednostki na dwóch piętrach przed majówką."),
    DemoNote(CALLER, 26, "Oferta wysłana. Prosi o telefon, kiedy będzie znany termin montażu."),
    DemoNote("+48602345679", 24 * 20, "Nowa recepcja od stycznia – potrzebna wycena dwóch dodatkowych jednostek."),
    DemoNote(
        "+48602345679", 24 * 4, "Prosi o przegląd przed 4 grudnia, najlepiej rano. Dwie jednostki głośno pracują."
    ),
    DemoNote("+48785432109", 24 * 2, "Nowy piec grzeje halę, pyta o wentylację. Piec pracuje od 2:00 do 9:00."),
    DemoNote("+48691234567", 24 * 6, "Zarząd wspólnoty zbiera się 12. dnia miesiąca. Ofertę wysłać dwa dni wcześniej."),
    DemoNote("+48508765432", 24 * 5, "Zmiana godzin: teraz dwie zmiany, serwis możliwy tylko w soboty."),
    DemoNote("+48606123456", 24 * 13, "Linia często zajęta – próbować na numer służbowy."),
    DemoNote("+48601456944", 30, "Alarm temperatury w szafie 14. Umówiony dojazd w ciągu 4 godzin od zgłoszenia."),
    DemoNote("+48604881239", 24 * 11, "Przetarg na 2027 rok. Termin składania ofert: 15 grudnia."),
]


def load(actor: Actor) -> list[Person]:
    """Create whoever of the demo's people is not there yet; needs an open tenant scope. Returns all of them."""
    return [_person_of(actor, line) for line in PEOPLE.strip().splitlines()]


def _person_of(actor: Actor, line: str) -> Person:
    first_name, last_name, company, numbers = (part.strip() for part in line.split("|"))
    mobile, *work = numbers.split()
    known = persons_by_phone(mobile)
    if known:
        return known[0]
    phones = (PhoneLine("mobile", mobile), *(PhoneLine("work", number) for number in work))
    details = PersonDetails(first_name, last_name, company, DESCRIPTIONS.get(mobile, ""), phones)
    person = create_person(actor, details)
    for note in NOTES:
        if note.number == mobile:
            add_note(actor, person.pk, note.text, at=now() - timedelta(hours=note.hours_ago))
    return person
