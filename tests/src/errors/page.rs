//! `docs/errors.md`.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Catalogue, meaning};

/// The page of the catalogue.
pub fn page(catalogue: &Catalogue) -> String {
    let mut out = String::from(
        "# Errors\n\n\
         Written by `cargo run -p tallage-conformance --bin errors` from the sources and the cases of `tests/vectors`; do not edit it here. The same for\n\
         programs is [errors.json](errors.json); as constants of C it is [tallage_errors.h](../include/tallage_errors.h), as types `KnownErrorCode` of `tallage.types` in Python and\n\
         `ErrorCode` in TypeScript. What an error is made of is in [json.md](json.md), “Errors”.\n\n\
         A code is an area, the names of members with dots (without indexes), and a problem: `invoice.fees.amount_cents.not_integer`. So any member may stand between\n\
         an area and a problem of the lists below. Codes are never used for anything else.\n\n\
         ## Kinds\n\n| kind | Python | C | |\n|---|---|---|---|\n",
    );
    for kind in &catalogue.kinds {
        let (class, upper) = (super::class(&kind.kind), kind.kind.to_uppercase());
        writeln!(out, "| `{}` | `{class}` | `TALLAGE_STATUS_{upper}` | {} |", kind.kind, kind.meaning).unwrap();
    }
    out.push_str(
        "\nAll are `TallageError` in Python and Node.js. C has one status more, `TALLAGE_STATUS_INVALID_ARGUMENT`, for calls that are wrong themselves (area `argument`).\n\n## Areas\n\n",
    );
    writeln!(out, "{}.\n\n## Problems\n\n| problem | what is wrong |\n|---|---|", list(&catalogue.areas)).unwrap();
    for problem in &catalogue.problems {
        writeln!(out, "| `{problem}` | {} |", meaning(problem).unwrap_or("?")).unwrap();
    }
    out.push_str("\n## Codes that are known in whole\n\nThose that stand in the sources or in a case of the tests; others are made of the same areas and problems.\n");
    by_area(&mut out, &catalogue.errors);
    out.push_str(
        "\n## Warnings\n\nOf documents and of `lint`; a provider's remarks are `provider.` and words of its own.\n",
    );
    by_area(&mut out, &catalogue.warnings);
    out.push_str(
        "\n## Providers\n\n\
         A failure at a provider has a class, which says what to do ([exchanges.md](exchanges.md), “Errors”). Codes of the providers are their own words in small letters; those of Stripe stand as they are. One that is not listed is judged by the\n\
         status that it came with; an answer without a code is `provider.http_` and its status. `provider.` and the code of an error of a document, with underscores, is a document that could not be taxed.\n",
    );
    for provider in &catalogue.providers {
        write!(out, "\n### {}\n\n| class | what to do | codes |\n|---|---|---|\n", provider.provider).unwrap();
        for row in &provider.rows {
            writeln!(
                out,
                "| `{}` | {} | {} |",
                row.class,
                row.hint.as_deref().unwrap_or("see its `hint`"),
                list(&row.codes)
            )
            .unwrap();
        }
    }
    out
}

fn list(words: &BTreeSet<String>) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn by_area(out: &mut String, codes: &BTreeSet<String>) {
    let areas: BTreeSet<&str> = codes.iter().filter_map(|code| code.split('.').next()).collect();
    for area in areas {
        let of_area = codes.iter().filter(|code| code.split('.').next() == Some(area)).cloned().collect();
        write!(out, "\n{}.\n", list(&of_area)).unwrap();
    }
}
