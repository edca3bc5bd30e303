"""tallage's reading of VAT numbers against python-stdnum 2.2, on random numbers of every country.

    .venv/bin/python tests/reference/vat_numbers.py --numbers 10000 --seed 1 [--reader PATH]

About half of the numbers have right check digits (made with stdnum); the others are nearly right. Both must say the same
of each: whether it is a number, and what it is when normalized. Where they differ by intent, CLASSES says where and why; a
difference that is in no class fails, and so does a class that no number shows any more.
"""

import argparse
import collections
import datetime
import json
import multiprocessing
import os
import random
import re
import subprocess
import sys
import time

from stdnum import luhn
from stdnum.at import uid
from stdnum.be import vat as be
from stdnum.bg import egn, pnf
from stdnum.bg import vat as bg
from stdnum.ch import vat as ch
from stdnum.cy import vat as cy
from stdnum.cz import dic
from stdnum.de import vat as de
from stdnum.dk import cvr
from stdnum.ee import kmkr
from stdnum.es import nif as es
from stdnum.eu import oss
from stdnum.fi import alv
from stdnum.fr import tva as fr
from stdnum.gb import vat as gb
from stdnum.gr import vat as gr
from stdnum.hr import oib
from stdnum.hu import anum
from stdnum.ie import vat as ie
from stdnum.it import iva
from stdnum.iso7064 import mod_97_10
from stdnum.lt import pvm
from stdnum.lu import tva as lu
from stdnum.lv import pvn
from stdnum.mt import vat as mt
from stdnum.nl import btw
from stdnum.no import mva
from stdnum.pl import nip
from stdnum.pt import nif as pt
from stdnum.ro import cf, cnp
from stdnum.se import vat as se
from stdnum.si import ddv
from stdnum.sk import dph

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Making numbers


def digits(r, count):
    return "".join(r.choices(DIGITS, k=count))


def shape(pattern):
    """A maker of numbers of a shape: `9` a digit, `1` a digit but 0, `@` a letter, `[…]` one of these, else itself."""
    parts = re.findall(r"\[[^\]]*\]|.", pattern)

    def make(r):
        pick = {"9": DIGITS, "1": DIGITS[1:], "@": LETTERS}
        return "".join(r.choice(part[1:-1] if part[0] == "[" else pick.get(part, part)) for part in parts)
    return make


def last(module, pattern, suffix="", alphabet=DIGITS):
    """A maker of right numbers of a shape: the last character is tried until stdnum agrees."""
    stem_of = shape(pattern)

    def make(r):
        while True:
            stem = stem_of(r)
            for character in r.sample(alphabet, len(alphabet)):
                if module.is_valid(stem + character + suffix):
                    return stem + character + suffix
    return make


def day(r, order, month_offsets):
    """A random day of birth in two digits each; now and then one that never was."""
    date = datetime.date(1880, 1, 1) + datetime.timedelta(days=r.randrange(53000))
    parts = {"y": date.year % 100, "m": date.month + r.choice(month_offsets), "d": date.day}
    if r.random() < 0.1:
        parts["md"[r.randrange(2)]] = r.randrange(100)
    return "".join(f"{parts[part]:02d}" for part in order)


def be_right(r):
    stem = r.choice("01") + digits(r, 7)
    return f"{stem}{97 - int(stem) % 97:02d}"


def bg_person(r):
    stem = day(r, "ymd", (0, 20, 40)) + digits(r, 3)
    return stem + r.choice((egn, pnf)).calc_check_digit(stem)


def bg_other(r):
    stem = digits(r, 9)
    return stem + bg.calc_check_digit_other(stem)[-1]


def birth_number(r):
    stem = day(r, "ymd", (0, 0, 20, 40, 50, 70)) + digits(r, 3)
    return stem if r.random() < 0.3 else stem + str(int(stem) % 11 % 10)


def fr_siren(r):
    stem = ("000" if r.random() < 0.1 else digits(r, 3)) + digits(r, 5)
    return stem + luhn.calc_check_digit(stem) if stem[:3] != "000" else stem + digits(r, 1)


def fr_digits(r):
    siren = fr_siren(r)
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def fr_letters(r):
    siren, alphabet = fr_siren(r), "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    while True:
        number = r.choice(alphabet) + r.choice(alphabet) + siren
        if not number[:2].isdigit() and fr.is_valid(number):
            return number


def gb_right(r):
    while True:
        stem = ("0" if r.random() < 0.2 else "") + digits(r, 7)
        stem = stem[:7]
        check = (r.choice((0, 42, 55)) - sum((8 - i) * int(d) for i, d in enumerate(stem))) % 97
        number = f"{stem}{check:02d}"
        if gb.is_valid(number):
            return number + (digits(r, 3) if r.random() < 0.2 else "")


def gb_public(r):
    number = r.randrange(1000)
    return f"{r.choice(('GD', 'HA'))}" + (f"{number:03d}" if r.random() < 0.7 else f"8888{number:03d}{number % 97:02d}")


def ch_right(r):
    return last(ch, "CHE99999999", r.choice(("MWST", "TVA", "IVA", "TPV")))(r).removeprefix("CHE")


def lu_right(r):
    stem = digits(r, 6)
    return f"{stem}{int(stem) % 89:02d}"


def lv_person(r):
    stem = day(r, "dmy", (0,)) + r.choice("0122345") + digits(r, 3)
    return stem + pvn.calc_check_digit_pers(stem)


def nl_trader(r):
    stem = digits(r, 9) + "B"
    return stem + mod_97_10.calc_check_digits("NL" + stem)


def ro_right(r):
    stem = shape("1")(r) + digits(r, r.randrange(9))
    return stem + cf.calc_check_digit(stem)


def ro_person(r):
    stem = r.choice("12345678") + day(r, "ymd", (0,)) + f"{r.randrange(1, 53):02d}" + digits(r, 3)
    return stem + cnp.calc_check_digit(stem)


def se_right(r):
    stem = digits(r, 9)
    return stem + luhn.calc_check_digit(stem) + "01"


def oss_number(length):
    return lambda r: r.choice(oss.ISO_3166_1_MEMBER_STATES) + digits(r, length - 3)


# prefix, country of the holder, stdnum's module, makers of right numbers
SCHEMES = [
    ("AT", "AT", uid, [last(uid, "U9999999")]),
    ("BE", "BE", be, [be_right]),
    ("BG", "BG", bg, [last(bg, "99999999"), bg_person, bg_other]),
    ("CHE", None, ch, [ch_right]),
    ("CY", "CY", cy, [last(cy, "[03459]9999999", alphabet=LETTERS)]),
    ("CZ", "CZ", dic, [last(dic, "[012345678]999999"), last(dic, "69999999"), birth_number]),
    ("DE", "DE", de, [last(de, "19999999")]),
    ("DK", "DK", cvr, [last(cvr, "1999999")]),
    ("EE", "EE", kmkr, [last(kmkr, "99999999")]),
    ("EL", "GR", gr, [last(gr, "99999999")]),
    ("ES", "ES", es, [last(es, "99999999", alphabet=LETTERS), last(es, "[XYZKLM]9999999", alphabet=LETTERS),
                      last(es, "[ABCDEFGHJNPQRSUVW]9999999"), last(es, "[ABCDEFGHJNPQRSUVW]9999999", alphabet=LETTERS)]),
    ("FI", "FI", alv, [last(alv, "9999999")]),
    ("FR", "FR", fr, [fr_digits, fr_letters]),
    ("GB", "GB", gb, [gb_right, gb_right, gb_public]),
    ("HR", "HR", oib, [last(oib, "9999999999")]),
    ("HU", "HU", anum, [last(anum, "9999999")]),
    ("IE", "IE", ie, [last(ie, "9999999", alphabet=LETTERS), last(ie, "9999999", "A", LETTERS), last(ie, "9999999", "H", LETTERS),
                      last(ie, "9999999", "W", LETTERS), last(ie, "9999999", "K", LETTERS), last(ie, "9[ABZ+*]99999", alphabet=LETTERS)]),
    ("IT", "IT", iva, [last(iva, "9999999[0]99"), last(iva, "9999999120"), last(iva, "9999999888")]),
    ("LT", "LT", pvm, [last(pvm, "99999991"), last(pvm, "99999999991")]),
    ("LU", "LU", lu, [lu_right]),
    ("LV", "LV", pvn, [last(pvn, "[456789]999999999"), last(pvn, "3299999999"), lv_person]),
    ("MT", "MT", mt, [last(mt, "1999999")]),
    ("NL", "NL", btw, [last(btw, "99999999", "B01"), nl_trader]),
    ("NO", "NO", mva, [last(mva, "99999999", "MVA")]),
    ("PL", "PL", nip, [last(nip, "999999999")]),
    ("PT", "PT", pt, [last(pt, "19999999")]),
    ("RO", "RO", cf, [ro_right, ro_right, ro_right, ro_person]),
    ("SE", "SE", se, [se_right]),
    ("SI", "SI", ddv, [last(ddv, "1999999")]),
    ("SK", "SK", dph, [last(dph, "19[234789]999999"), birth_number]),
    ("XI", None, gb, [gb_right, gb_public]),
    ("EU", None, oss, [oss_number(9)]),
    ("IM", None, oss, [oss_number(10)]),
]


def be_same_rest(r):
    """Check digits that leave the same rest by 97 as the right ones."""
    while True:
        stem = r.choice("01") + digits(r, 7)
        check = {0: "00", 95: "99", 96: "98"}.get(int(stem) % 97)
        if check:
            return stem + check


# What people write in place of the number: (the right number, random numbers) -> that.
SHORTENED = {
    "BE": lambda number, r: r.choice((number[1:], be_same_rest(r))),
    "CHE": lambda number, r: number[:9],
    "EL": lambda number, r: number[1:],
    "HU": lambda number, r: f"{number}{r.randrange(10)}{r.randrange(52):02d}",
    "NL": lambda number, r: number[r.randrange(1, 5):],
    "NO": lambda number, r: number[:9],
    "SE": lambda number, r: number[:10],
}


def damaged(r, prefix, number):
    """A number that is nearly right."""
    if prefix in SHORTENED and r.random() < 0.1:
        return SHORTENED[prefix](number, r)
    at = r.randrange(len(number))
    kind = r.randrange(8)
    if kind == 0:  # another last digit
        return number[:-1] + r.choice(DIGITS)
    if kind == 1:  # other characters of the same kind everywhere
        return "".join(r.choice(DIGITS) if c.isdigit() else c for c in number)
    if kind == 2:
        return number[:at] + number[at + 1:]
    if kind == 3:
        return number[:at] + r.choice(DIGITS) + number[at:]
    if kind == 4:
        return number[:at] + r.choice(LETTERS + "+*") + number[at + 1:]
    if kind == 5 and at:  # two neighbours change places
        return number[:at - 1] + number[at] + number[at - 1] + number[at + 1:]
    if kind == 6:
        return number + r.choice((digits(r, 2), "01", r.choice(LETTERS)))
    return number[:at] + r.choice(DIGITS) + number[at + 1:]


def written(r, prefix, country, national):
    """The number as people write it: with its prefix or, where the country tells, without; small letters, separators."""
    if country is None or r.random() < 0.7:
        national = ("GR" if prefix == "EL" and r.random() < 0.3 else prefix) + national
    if r.random() < 0.1:
        national = national.lower()
    if r.random() < 0.2 and national:
        for _ in range(r.randrange(1, 4)):
            at = r.randrange(len(national) + 1)
            national = national[:at] + r.choice(" -./") + national[at:]
    return national


# Where the two differ by intent


# name, prefixes, (national number without separators, stdnum's word, tallage's answer) -> whether it is here, why
CLASSES = [
    ("separators", None, None,
     "tallage drops `-`, `.` and `/` everywhere, stdnum where a country is known to use them; without them both agree"),
    ("another prefix", ["FR"], lambda number, theirs, ours: theirs and ours["prefix"] not in (None, "FR"),
     "a French key of two letters that is another country's prefix, written without FR: the prefix wins"),
    ("97 − rest", ["BE"], lambda number, theirs, ours: theirs and number[-2:] in ("00", "98", "99"),
     "the check digits are 97 − (number mod 97), so 01 to 97; stdnum compares rests and lets 00, 98 and 99 pass"),
    ("UID without letters", ["CHE"], lambda number, theirs, ours: not theirs and re.fullmatch(r"\d{9}", number),
     "the UID alone is well-formed here; that it proves no registration is for the register to say"),
    ("month + 40", ["CZ", "SK"], lambda number, theirs, ours: theirs and re.fullmatch(r"\d\d[49][1-9]\d{5,6}", number),
     "20, 50 or 70 are added to the month of a birth number; stdnum takes 40 and 90 too, since it computes mod 50 mod 20"),
    ("second letter", ["IE"], lambda number, theirs, ours: theirs and re.fullmatch(r"\d{7}[A-W][J-V]", number),
     "the second letter is A to I or W; stdnum takes J to V too"),
    ("old form and a letter", ["IE"], lambda number, theirs, ours: theirs and re.fullmatch(r"\d[A-Z+*]\d{5}[A-W][A-W]", number),
     "numbers of the old form have one letter at the end; stdnum does not look at a second one"),
    ("domestic number", ["HU"], lambda number, theirs, ours: not theirs and re.fullmatch(r"\d{8}[1-5]\d\d", number),
     "repaired here: eleven digits are the domestic tax number, whose first eight are the VAT number"),
    ("century", ["LV"], lambda number, theirs, ours: theirs and number[6] in "3456789",
     "the seventh digit of a personal code is 0 to 2 for births from 1800 on; stdnum takes births until 2799"),
    ("few digits", ["NL"], lambda number, theirs, ours: theirs and re.fullmatch(r"\d{1,6}B\d\d", number),
     "one or two zeros are put in front here, any number of them by stdnum"),
    ("without MVA", ["NO"], lambda number, theirs, ours: not theirs and re.fullmatch(r"\d{9}", number),
     "repaired here: MVA is added to the nine digits of the organisation"),
    ("personal code", ["RO"], lambda number, theirs, ours: theirs and re.fullmatch(r"\d{13}", number),
     "a person's CNP is no VAT number"),
    ("without 01", ["SE"], lambda number, theirs, ours: not theirs and re.fullmatch(r"\d{10}", number),
     "repaired here: 01 is added to the ten digits of the organisation"),
]


def bare(prefix, text):
    """The number without separators and prefix."""
    clean = re.sub(r"[ ./-]", "", text).upper()
    for front in (prefix, "GR" if prefix == "EL" else prefix, "CH" if prefix == "CHE" else prefix):
        if clean.startswith(front):
            return clean[len(front):]
    return clean


def stdnums(module, prefix, text):
    """stdnum's normalized number without the prefix; None when it refuses the text."""
    try:
        found = module.validate(text)
    except Exception as error:  # an answer too: stdnum raises other errors for a few texts that are too short
        if type(error).__module__ == "stdnum.exceptions" or isinstance(error, (IndexError, ValueError)):
            return None
        raise
    return found.removeprefix(prefix)


def tallages(prefix, answer):
    """tallage's normalized number without the prefix; None when it refuses the text or reads another country's number."""
    right = answer["format"] == "valid" and answer["checksum"] != "invalid" and answer["prefix"] == prefix
    return answer["national"] if right else None


def explained(module, prefix, text, theirs, answer):
    """The class of a difference; None when there is none."""
    number = bare(prefix, text)
    if re.search(r"[-./]", text):
        plain = re.sub(r"[-./]", "", text)
        if stdnums(module, prefix, plain) == tallages(prefix, answer):
            return "separators"
    for name, prefixes, holds, _ in CLASSES:
        if holds and prefix in prefixes and holds(number, theirs is not None, answer):
            return name
    return None


def reader(path):
    """The program that answers for tallage, built unless it is given."""
    if path:
        return path
    subprocess.run(["cargo", "build", "--quiet", "-p", "tallage-conformance", "--bin", "vat_number_lines"], cwd=ROOT, check=True)
    return os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "debug", "vat_number_lines")


def compare(job):
    """One prefix: how many numbers are right by stdnum, how many differ in each class, and the unexplained differences."""
    index, count, seed, path = job
    prefix, country, module, makers = SCHEMES[index]
    r = random.Random(f"{seed}:{prefix}")
    texts = []
    for number in range(count):
        right = r.choice(makers)(r)
        texts.append(written(r, prefix, country, right if number % 2 else damaged(r, prefix, right)))
    requests = "".join(json.dumps({"number": text, "country": country}) + "\n" for text in texts)
    done = subprocess.run([path], input=requests, capture_output=True, text=True, encoding="utf-8", check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(texts), f"{len(answers)} answers to {len(texts)} numbers"
    right, found, wrong = 0, collections.Counter(), []
    for text, answer in zip(texts, answers):
        if "error" in answer:
            wrong.append((prefix, text, "an answer", answer))
            continue
        theirs = stdnums(module, prefix, text)
        right += theirs is not None
        if theirs != tallages(prefix, answer):
            name = explained(module, prefix, text, theirs, answer)
            found[name] += name is not None
            if name is None:
                wrong.append((prefix, text, theirs, answer))
    return right, found, wrong


def main():
    parser = argparse.ArgumentParser(description="tallage's VAT numbers against python-stdnum on random numbers.")
    parser.add_argument("--numbers", type=int, default=10000, help="for each prefix")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", help="path of a built vat_number_lines (default: build it)")
    options = parser.parse_args()
    start, path = time.time(), reader(options.reader)
    with multiprocessing.Pool() as pool:
        jobs = [(index, options.numbers, options.seed, path) for index in range(len(SCHEMES))]
        results = pool.map(compare, jobs, chunksize=1)
    found = sum((found for _, found, _ in results), collections.Counter())
    wrong = [difference for _, _, differences in results for difference in differences]
    for prefix, text, theirs, answer in wrong[:20]:
        print(f"DISAGREEMENT {prefix} {text!r}\n  stdnum:  {theirs}\n  tallage: {json.dumps(answer)}")
    print(f"{options.numbers * len(SCHEMES)} numbers of {len(SCHEMES)} prefixes, {sum(right for right, *_ in results)} right by stdnum; "
          f"{sum(found.values())} differ by intent, {len(wrong)} unexplained; {time.time() - start:.0f} s")
    for name, prefixes, _, why in CLASSES:
        print(f"  {found[name]:6} {name} ({', '.join(prefixes or ['any'])}): {why}")
    faults = [f"the class `{name}` explains nothing: take it out" for name, *_ in CLASSES if not found[name]]
    faults += [f"{prefix}: {right} of {options.numbers} numbers are right, not about half"
               for (prefix, *_), (right, *_) in zip(SCHEMES, results) if not 0.3 < right / options.numbers < 0.8]
    if options.numbers < 10000:
        faults = []  # too few to say
    print("".join(f"{fault}\n" for fault in faults), end="")
    return 1 if wrong or faults else 0


if __name__ == "__main__":
    sys.exit(main())
