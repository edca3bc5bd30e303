"""Random sellers, customers and documents for the differential test of EU VAT: the same seed always gives the same text."""

import datetime

import eu_places

FIRST, LAST = "2010-01-01", "2026-11-21"
# The days on which the law itself changed: accession of Croatia, art. 58, art. 59c, the end of the transition with the United Kingdom, each with the day before.
LEGAL = ["2013-06-30", "2013-07-01", "2014-12-31", "2015-01-01", "2018-12-31", "2019-01-01", "2020-12-31", "2021-01-01"]
# Well-formed numbers, with the check digits of python-stdnum's documentation where there are any.
NUMBERS = {"AT": "ATU13585627", "BE": "BE0428759497", "BG": "BG175074752", "CY": "CY10259033P", "CZ": "CZ25123891", "DE": "DE136695976", "DK": "DK13585628",
           "EE": "EE100594102", "GR": "EL094259216", "ES": "ESB64717838", "FI": "FI20774740", "FR": "FR23334175221", "HR": "HR33392005961",
           "HU": "HU12892312", "IE": "IE6433435F", "IT": "IT00743110157", "LT": "LT119511515", "LU": "LU15027442", "LV": "LV40003521600", "MT": "MT11679112",
           "NL": "NL004495445B01", "PL": "PL8567346215", "PT": "PT501964843", "RO": "RO18547290", "SE": "SE123456789701", "SI": "SI50223054",
           "SK": "SK2022749619", "XI": "XI980780684", "GB": "GB980780684", "CH": "CHE107787577MWST", "NO": "NO995525828MVA"}
MALFORMED = ["INVALID123", "DE12345", "FR", "123", "ATU1", "NL004495445C01", "EU372022452", "IT1234567890", "??", "ES-0000"]
ZIPS = {"AT": "1010", "BE": "1000", "BG": "1000", "HR": "10000", "CY": "1010", "CZ": "110 00", "DK": "1050", "EE": "10111", "FI": "00100", "FR": "75001", "DE": "10115",
        "GR": "104 31", "HU": "1011", "IE": "D02 AF30", "IT": "00184", "LV": "LV-1010", "LT": "01100", "LU": "1111", "MT": "VLT 1117", "NL": "1012 AB", "PL": "00-001",
        "PT": "1000-001", "RO": "010101", "SK": "811 01", "SI": "1000", "ES": "28001", "SE": "111 20", "GB": "SW1A 1AA", "CH": "8001", "NO": "0150"}
# Countries as addresses write them, with postcodes in territories and beside them.
ODD = [("ES", "35001"), ("ES", "38 600"), ("ES", "51080"), ("ES", "52080"), ("ES", "07001"), ("IC", None), ("IC", "35001"), ("EA", "51001"), ("DE", "78266"),
       ("CH", "8238"), ("DE", "27498"), ("IT", "23041"), ("IT", "23030"), ("IT", "22061"), ("IT", "22060"), ("CH", "6911"), ("AX", "22100"), ("AX", None), ("FI", "22100"),
       ("FI", "AX-22100"), ("GR", "63086"), ("GR", "63087"), ("GR", "85300"), ("BL", "97133"), ("FR", "97133"), ("FR", "97150"), ("MF", None), ("FR", "97110"),
       ("GP", "97110"), ("GP", None), ("FR", "F-97200"), ("MQ", "97200"), ("RE", "97400"), ("FR", "97400"), ("GF", "97300"), ("FR", "97300"), ("YT", "97600"),
       ("FR", "98800"), ("NC", "98800"), ("PM", None), ("FR", "20000"), ("PT", "9500-321"), ("PT", "9500321"), ("PT", "9000-001"), ("PT", "4900-123"), ("PT", "1950123"),
       ("PT", "PT-9000-001"), ("AT", "6691"), ("DE", "87491"), ("AT", "6991"), ("DE", "87567"), ("FO", "100"), ("GL", "3900"), ("DK", "3900"), ("MC", "98000"), ("FR", "98000"),
       ("MC", None), ("IM", "IM1 1AA"), ("GB", "IM1 1AA"), ("XI", "BT1 1AA"), ("GB", "BT1 1AA"), ("GB", "BFPO 57"), ("CY", "99010"), ("GB", "JE2 3AB"), ("JE", None), ("GG", "GY1 1AA"),
       ("GI", "GX11 1AA"), ("SM", "47890"), ("IT", "47890"), ("VA", "00120"), ("IT", "00120"), ("AD", "AD500"), ("LI", "9490"), ("CH", "9490"), ("CW", None), ("SJ", "9170"),
       ("NO", "9170"), ("US", "10001"), ("US", None), ("JP", "100-0001"), ("TR", "34000"), ("AU", "2000"), ("UA", None)]
UNFITTING = ["1", "ABC", "99999999", "0", "XX-1"]
STATES = sorted(set(ZIPS) - {"GB", "CH", "NO"})
THIRD = [("US", "10001"), ("CH", "8001"), ("NO", "0150"), ("GB", "SW1A 1AA"), ("JP", None), ("AU", "2000")]
COMMON = ["DE", "FR", "ES", "PT", "FI", "AT", "IE", "IT", "GR", "HR", "RO"]


def dates(data):
    """Every day on which something changes, with the days beside it."""
    steps = {row["effective_from"] for place in data["states"] + data["territories"] for row in place["rates"] + place["area"]}
    steps |= {"2020-02-29", "2024-02-29"}
    found = set()
    for step in steps:
        for shift in (-1, 0, 1):
            found.add((datetime.date.fromisoformat(step) + datetime.timedelta(shift)).isoformat())
    return sorted(day for day in found if FIRST <= day <= LAST)


def any_date(r, changes):
    """A date between 2010 and 2026, often on a day of change."""
    if r.random() < 0.3:
        return LAST
    if r.random() < 0.2:
        return r.choice(LEGAL)
    if r.random() < 0.6:
        return r.choice(changes)
    return (datetime.date.fromisoformat(FIRST) + datetime.timedelta(r.randrange(6169))).isoformat()


def place(r, third=0.2):
    """(country, postcode or None) of an address."""
    chance = r.random()
    if chance < 0.3:
        return r.choice(ODD)
    if chance < 0.3 + third:
        return r.choice(THIRD)
    country = r.choice(COMMON if r.random() < 0.5 else STATES)
    return country, (ZIPS[country] if r.random() < 0.75 else None)


def dirty(r, text):
    """The same postcode or number as people write it."""
    if text is None or r.random() < 0.7:
        return text
    kind = r.random()
    if kind < 0.3:
        return text.lower()
    if kind < 0.6:
        at = r.randrange(len(text) + 1)
        return text[:at] + r.choice([" ", "-", "\u00a0", ".", "  "]) + text[at:]
    return f" {text}\t" if kind < 0.8 else text.replace(" ", "").replace("-", "")


def entity(r):
    """A billing entity with `eu`."""
    country, zipcode = place(r, third=0.15)
    eu = {"enabled": True}
    for member, values, chance in (
            ("supply", ["electronic", "general", "art59_intangible", "goods"], 0.3), ("vies_unavailable", ["hold", "charge", "last_valid", "last_valid"], 0.6),
            ("contradictions", ["warn", "review"], 0.3), ("inclusive_prices", ["keep_net", "keep_gross"], 0.4),
            ("tax_point", ["issue_date", "period_end", "split_by_day", "split_by_day"], 0.6), ("language", ["de", "fr", "el", "en", "mt"], 0.2),
            ("exemption_reason_code", ["VATEX-EU-132-1I"], 0.3)):
        if r.random() < chance:
            eu[member] = r.choice(values)
    if r.random() < 0.15:
        eu["vies_max_age_days"] = r.choice([0, 1, 30, 90])
    if eu.get("vies_unavailable") == "last_valid":
        eu["last_valid_days"] = r.choice([0, 1, 10, 30, 3650])
    if r.random() < 0.25:
        eu["below_threshold"] = True
        if r.random() < 0.3:
            eu["oss"] = "none"
    elif r.random() < 0.5:
        eu["oss"] = r.choice(["union", "non_union", "none"])
    if r.random() < 0.2:
        eu["vat_registrations"] = [{"country": c} for c in r.sample(STATES, 2)]
    row = {"code": "seller", "country": country, "eu": eu}
    if zipcode or r.random() < 0.5:
        row["address"] = {"country": country} | ({"zipcode": dirty(r, zipcode)} if zipcode else {})
    if r.random() < 0.1:
        row["tax_codes"] = ["manual"]
    return row


def configuration(r):
    """A configuration: one seller, one manual tax, at times on the organization."""
    config = {"taxes": [{"code": "manual", "name": "Manual", "rate": "11"}], "billing_entities": [entity(r)]}
    if r.random() < 0.1:
        config["organization"] = {"tax_codes": ["manual"]}
    if r.random() < 0.3:
        manual = {"tax_codes": ["manual"]}
        config["plans"] = [{"code": "p1", "charges": [{"code": "c1", "billable_metric_code": "m"}, {"code": "c2"} | manual], "fixed_charges": [{"code": "x1"}],
                            "minimum_commitment": manual if r.random() < 0.3 else {}} | (manual if r.random() < 0.15 else {})]
    if r.random() < 0.5:
        config["rounding"] = {"strategy": r.choice(["line", "tax", "document"]), "base": r.choice(["rounded", "exact"]),
                              "mode": r.choice(["half_away_from_zero", "half_even", "floor", "ceiling"])}
    return config


def evidence(r, number, date):
    """What VIES said of a normalized number, or None."""
    status = r.choice(["valid", "valid", "valid", "invalid", "unavailable", "unavailable", "not_checked", None])
    if status is None:
        return None
    moment = (datetime.date.fromisoformat(date) - datetime.timedelta(r.choice([-3, 0, 0, 1, 29, 30, 31, 400]))).isoformat()
    row = {"status": status, "number": number, "checked_at": f"{moment}T{r.choice(['00:00:00', '10:30:00', '23:59:59'])}Z"}
    if status == "unavailable":
        row |= {"reason": "MS_UNAVAILABLE", "failures": 2, "retry_at": f"{moment}T23:59:59Z"}
    if status in ("unavailable", "not_checked") and r.random() < 0.6:
        before = (datetime.date.fromisoformat(date) - datetime.timedelta(r.choice([-1, 0, 1, 9, 10, 11, 29, 30, 31, 3650, 3651]))).isoformat()
        row["last_valid"] = {"status": "valid", "number": number, "checked_at": f"{before}T12:00:00Z"}
    return row


def customer(r, date):
    """A customer with address, number and evidence."""
    row = {"external_id": "c1"}
    country, zipcode = place(r)
    if r.random() < 0.04:
        zipcode = r.choice(UNFITTING)
    where = {"country": country} | ({"zipcode": dirty(r, zipcode)} if zipcode else {})
    where_to = r.random()
    if where_to < 0.86:
        row |= where
    elif where_to < 0.92:
        row["billing_address"] = where
    elif where_to < 0.96:
        row["shipping_address"] = where
    if r.random() < 0.1:
        other, zipcode = place(r)
        row.setdefault(r.choice(["billing_address", "shipping_address"]), {"country": other} | ({"zipcode": zipcode} if zipcode else {}))
    state = eu_places_country(country)
    chance = r.random()
    if chance < 0.62 and state in NUMBERS:
        number = NUMBERS[state]
        if state == "GB" and r.random() < 0.5:
            number = NUMBERS["XI"]
    elif chance < 0.75:
        number = NUMBERS[r.choice(sorted(NUMBERS))]
    elif chance < 0.82:
        number = r.choice(MALFORMED)
    else:
        number = None
    if number:
        written = number
        if number.startswith("EL") and r.random() < 0.4:
            written = "GR" + number[2:]
        elif number in NUMBERS.values() and state and NUMBERS.get(state) == number and state not in ("CH", "NO", "GB", "XI") and r.random() < 0.15 and number[2:3].isdigit():
            written = number[2:]
        row["tax_identification_number"] = dirty(r, written)
        told = evidence(r, NUMBERS[r.choice(sorted(NUMBERS))] if r.random() < 0.05 or number in MALFORMED else number, date)
        if told:
            row["vies"] = told
    if r.random() < 0.25:
        row["customer_type"] = r.choice(["company", "individual"])
    if r.random() < 0.05 and state in NUMBERS:
        row["shipping_address"] = dict(zip(("country", "zipcode"), r.choice([("DE", "10115"), ("FR", "75001"), ("US", "10001"), ("DE", "1")])))
    if r.random() < 0.15:
        row["evidence"] = [{"type": r.choice(["ip", "bank", "card", "sim", "landline", "other"]),
                            "country": country if r.random() < 0.75 else r.choice(["DE", "FR", "US", "GP", "GB"])} for _ in range(r.randint(1, 3))]
    if r.random() < 0.1:
        row["reviewed"] = r.random() < 0.7
    if r.random() < 0.02:
        row["exempt"] = True
    if r.random() < 0.03:
        row["tax_codes"] = ["manual"]
    return row


def eu_places_country(country):
    """The state whose numbers customers of an address carry."""
    return {"IC": "ES", "EA": "ES", "AX": "FI", "MC": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "GF": "FR", "YT": "FR", "BL": "FR", "MF": "FR", "IM": "GB"}.get(country, country)


def fee(r, i, date, changes):
    """One fee."""
    row = {"id": f"f{i}", "type": "add_on", "amount_cents": r.choice([10000, 11900, 1, 0, -500, r.randint(1, 99999), r.randint(1, 9999999)])}
    if r.random() < 0.15:
        del row["amount_cents"]
        row |= {"units": f"{r.randint(0, 50)}.{r.randint(0, 99):02d}", "unit_amount": f"0.{r.randint(0, 99999):05d}"}
    if r.random() < 0.6:
        row["supply"] = r.choice(["electronic", "general", "art59_intangible", "goods"])
    chance = r.random()
    if chance < 0.25:
        row["vat_rate_kind"] = r.choice(["standard", "reduced", "zero", "exempt"])
        if row["vat_rate_kind"] == "reduced" and r.random() < 0.5:
            row["vat_rate"] = r.choice(["5", "5.5", "6", "7", "8", "9", "10", "12", "13", "13.5", "4", "2.1", "4.8", "14"])
    if r.random() < 0.4:
        end = datetime.date.fromisoformat(r.choice(changes) if r.random() < 0.6 else date) + datetime.timedelta(r.randint(-5, 40))
        start = end - datetime.timedelta(r.choice([0, 6, 29, 30, 89, 364]))
        if start.isoformat() >= FIRST and end.isoformat() <= LAST:
            row["to_date"] = end.isoformat()
            if r.random() < 0.9:
                row["from_date"] = start.isoformat()
    if r.random() < 0.2:
        row["prices_include_tax"] = r.random() < 0.7
    if r.random() < 0.05:
        row["price_vat_rate"] = r.choice(["5.5", "7", "19", "20", "0"])
    if r.random() < 0.02:
        row["tax_codes"] = ["manual"]
    if r.random() < 0.02:
        row["exempt"] = True
    if r.random() < 0.1:
        row["coupons"] = [coupon(r, f"own{i}")]
    return row


def coupon(r, code):
    """A coupon."""
    if r.random() < 0.5:
        return {"code": code, "type": "fixed_amount", "amount_cents": r.randint(0, 3000)}
    return {"code": code, "type": "percentage", "percentage_rate": r.choice(["10", "33.333333", "100", "2.5"])}


def document(r, changes):
    """An invoice of the seller."""
    date = any_date(r, changes)
    row = {"id": "i1", "type": "one_off", "issuing_date": date, "currency": r.choice(["EUR", "EUR", "SEK", "JPY"]), "billing_entity": "seller",
           "customer": customer(r, date), "fees": [fee(r, i, date, changes) for i in range(r.choice([1, 1, 1, 2, 3]))]}
    if r.random() < 0.2:
        row["issuing_date"], row["tax_date"] = LAST, date
    if r.random() < 0.1:
        row["status"] = r.choice(["draft", "finalized"])
    if r.random() < 0.15:
        row["prices_include_tax"] = True
    if r.random() < 0.1:
        row["coupons"] = [coupon(r, "C1") | ({"applies_to": {"fee_ids": ["f0"]}} if r.random() < 0.5 else {})]
    if r.random() < 0.05:
        row["progressive_billing_credits"] = [{"id": "p", "amount_cents": r.randint(0, 5000), "fee_ids": ["f0"]}]
    return row


def by_plan(r, invoice):
    """The same document as one of a subscription."""
    invoice["type"] = r.choice(["subscription", "usage"])
    for row in invoice["fees"]:
        row["type"] = r.choice(["subscription", "charge", "fixed_charge", "commitment"])
        row["plan_code"] = "p1"
        if row["type"] == "charge":
            row["charge_code"] = r.choice(["c1", "c2"])
        elif row["type"] == "fixed_charge":
            row["fixed_charge_code"] = "x1"
        if r.random() < 0.05 and row.get("amount_cents") and not row.get("coupons") and not invoice.get("progressive_billing_credits") and row["id"] != "f0":
            row["settled"] = [{"tax_code": "eu_de_standard", "tax_name": "VAT", "tax_rate": "19", "amount_cents": row["amount_cents"] // 6}]
            row.pop("exempt", None)
            row.pop("tax_codes", None)


def pair(r, data_dates):
    """(configuration, invoice)."""
    config, invoice = configuration(r), document(r, data_dates)
    if config.get("plans"):
        by_plan(r, invoice)
    return config, invoice


def changes(data=None):
    """The days of change of the project's data."""
    return dates(data or eu_places.load())
