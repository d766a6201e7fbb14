"""Writes Fixtures/check-digits.txt: random numbers, and whether python-stdnum takes them for valid.

    pip install python-stdnum && python make_check_digits.py

python-stdnum 2.2 (LGPL-2.1-or-later), https://arthurdejong.org/python-stdnum/. Each line: the kind, the
number, 1 for valid or 0.
"""

import random
import re
from pathlib import Path

from stdnum import iban, luhn
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ru import inn
from stdnum.us import ssn

rng = random.Random(3)
lines = []


def digits(count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def show(name, module, number):
    lines.append(f"{name} {number} {int(module.is_valid(number))}\n")


for _ in range(80):
    show("luhn", luhn, digits(rng.choice([10, 15, 16])))
    show("nhs", nhs, digits(10))
    show("inn", inn, digits(10))
    body = digits(10)
    show("inn", inn, body + (inn.calc_personal_check_digits(body) if rng.random() < 0.5 else "07"))
    show("dni", dni, digits(8) + rng.choice("TRWAGMYFPDXBNJZSQVHLCKE"))
    show("dni", dni, (body := digits(8)) + dni.calc_check_digit(body))
    show("dni", nie, (body := rng.choice("XYZ") + digits(7)) + nie.calc_check_digit(body))
    show("ssn", ssn, rng.choice(["666", "000", "900", "123", digits(3)]) + digits(6))
    body = digits(18)
    show("iban", iban, f"DE{98 - int(body + '131400') % 97:02d}{body}")
    show("iban", iban, "DE" + digits(20))
    date = f"19{rng.randint(10, 99)}{rng.randint(1, 13):02d}{rng.randint(1, 31):02d}"
    body = "110105" + date + digits(3)
    show("ric", ric, body + (ric.calc_check_digit(body + "?") if rng.random() < 0.7 else "5"))
    body = f"{rng.choice('12')}{rng.randint(10, 99)}{rng.randint(1, 12):02d}"
    body += rng.choice(["99", "75", "2A", "2B"]) + digits(6)
    show("nir", nir, body + (nir.calc_check_digits(body) if rng.random() < 0.7 else digits(2)))
for _ in range(300):
    pool = rng.sample("0123456789", 9)
    pool.append(rng.choice(pool))
    rng.shuffle(pool)
    show("idnr", idnr, "".join(pool) + digits(1))
    show("idnr", idnr, digits(11))
# One of each country, whose own check digits inside of the IBAN are no matter of ours.
for country, structure in re.findall(r'^([A-Z]{2}) .*bban="([^"]+)"', (Path(iban.__file__).parent / "iban.dat").read_text(), re.M):
    body = digits(sum(int(count) for count in re.findall(r"(\d+)!", structure)))
    tail = "".join(str(int(letter, 36)) for letter in country) + "00"
    lines.append(f"iban {country}{98 - int(body + tail) % 97:02d}{body} 1\n")
(Path(__file__).parent / "Fixtures" / "check-digits.txt").write_text("".join(lines))
