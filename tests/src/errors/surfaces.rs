//! The catalogue as each language has it: constants of C, literals of Python, unions of TypeScript.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{COMMAND, Catalogue};

/// The name of a constant of C: `TALLAGE_CODE_INVOICE_CURRENCY_REQUIRED`.
pub fn constant(family: &str, word: &str) -> String {
    format!("TALLAGE_{family}_{}", word.replace('.', "_").to_uppercase())
}

fn kinds(catalogue: &Catalogue) -> impl Iterator<Item = &str> {
    catalogue.kinds.iter().map(|kind| kind.kind.as_str())
}

fn words(set: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    set.iter().map(String::as_str)
}

/// `include/tallage_errors.h`.
pub(super) fn c(catalogue: &Catalogue) -> String {
    let mut out = format!(
        "/* Written by `{COMMAND}`; do not edit it here.\n{}",
        r#" * SPDX-License-Identifier: Apache-2.0
 *
 * The catalogue of errors (docs/errors.md) as constants, for C and C++. tallage.h and tallage.hpp do not include it.
 *
 * A code is an area, the names of members, and a problem; those that are known in whole have a constant of their own. Texts of
 * tallage have no NUL at their end, so they are compared by TALLAGE_STR_IS:
 *
 *     if (TALLAGE_STR_IS(tallage_error_code(error), TALLAGE_CODE_INVOICE_CURRENCY_REQUIRED)) {
 *       ...
 *     }
 *
 * In C++ a constant is compared with the std::string_view of tallage::Error::code(). */

#ifndef TALLAGE_ERRORS_H
#define TALLAGE_ERRORS_H

#include <string.h>

/* Whether a tallage_str is the same text as a constant; the tallage_str is read twice. */
#define TALLAGE_STR_IS(str, constant) \
  ((str).len == sizeof(constant) - 1 && memcmp((str).ptr, (constant), sizeof(constant) - 1) == 0)
"#
    );
    let mut names = BTreeMap::new();
    let mut part = |about: &str, family: &str, words: &mut dyn Iterator<Item = &str>| {
        write!(out, "\n/* {about} */\n").unwrap();
        for word in words {
            let name = constant(family, word);
            let same = names.insert(name.clone(), word.to_owned());
            assert!(same.is_none(), "`{word}` and `{}` are both {name}", same.unwrap_or_default());
            writeln!(out, "#define {name} \"{word}\"").unwrap();
        }
    };
    let only_c = ["invalid_argument"];
    part("Kinds: the statuses as an error's JSON names them.", "KIND", &mut kinds(catalogue).chain(only_c));
    part("Areas: the first part of a code.", "AREA", &mut words(&catalogue.areas));
    part("Problems: the last part of a code.", "PROBLEM", &mut words(&catalogue.problems));
    part("Codes that are known in whole.", "CODE", &mut catalogue.codes().into_iter());
    part(
        "Codes of warnings; the remarks of a provider are open, and begin with `provider.`.",
        "WARNING",
        &mut words(&catalogue.warnings),
    );
    out.push_str("\n#endif /* TALLAGE_ERRORS_H */\n");
    out
}

/// `tallage/_error_codes.py`.
pub(super) fn python(catalogue: &Catalogue) -> String {
    let mut out = format!(
        "# Written by `{COMMAND}`; do not edit it here.\n{}",
        r#""""The catalogue of errors (docs/errors.md) as types; ``tallage.types`` has them, and ``import tallage`` does not load it.

A code is an area, names of members with dots, and a problem. So there are more codes than those that are known in whole, and the ``code`` of
an error is a ``str``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias
"#
    );
    let mut part = |about: &str, name: &str, words: &mut dyn Iterator<Item = &str>| {
        write!(out, "\n#: {about}\n{name}: TypeAlias = Literal[\n").unwrap();
        words.for_each(|word| writeln!(out, "    \"{word}\",").unwrap());
        out.push_str("]\n");
    };
    part("What kind of thing went wrong.", "ErrorKind", &mut kinds(catalogue));
    part("The first part of a code.", "ErrorArea", &mut words(&catalogue.areas));
    part("The last part of a code.", "ErrorProblem", &mut words(&catalogue.problems));
    part("Codes that are known in whole.", "KnownErrorCode", &mut catalogue.codes().into_iter());
    part("Codes of warnings that are known in whole.", "KnownWarningCode", &mut words(&catalogue.warnings));
    out
}

/// `bindings-node/lib/error-codes.ts`.
pub(super) fn typescript(catalogue: &Catalogue) -> String {
    let mut out = format!("// Written by `{COMMAND}`; do not edit it here.\n");
    let mut part = |about: &str, name: &str, words: &mut dyn Iterator<Item = &str>, open: &str| {
        write!(out, "\n/** {about} */\nexport type {name} =").unwrap();
        words.for_each(|word| write!(out, "\n  | '{word}'").unwrap());
        writeln!(out, "{open};").unwrap();
    };
    part("What kind of thing went wrong; what a caller branches on first.", "ErrorKind", &mut kinds(catalogue), "");
    part("The first part of a code.", "ErrorArea", &mut words(&catalogue.areas), "");
    part("The last part of a code (docs/errors.md, “Problems”).", "ErrorProblem", &mut words(&catalogue.problems), "");
    part("Codes that are known in whole.", "KnownErrorCode", &mut catalogue.codes().into_iter(), "");
    part(
        "The code of a warning; a provider's remarks are open.",
        "WarningCode",
        &mut words(&catalogue.warnings),
        "\n  | (`provider.${string}` & {})",
    );
    out.push_str(
        "\n/**\n \
         * The code of an error: an area, names of members with dots, and a problem. Those that are known in whole are offered by an editor; one of\n \
         * another area does not compile. (With the problems spelled out as well, the union would be too large for TypeScript.)\n \
         */\n\
         export type ErrorCode = KnownErrorCode | (`${ErrorArea}.${string}` & {});\n",
    );
    out
}
