//! What the tests of tallage share: the cases of `tests/vectors`, comparisons that say where two results part,
//! exact fractions, random documents, and what the fuzzers run. Test code: it may panic.

pub mod capabilities;
pub mod cases;
pub mod compare;
pub mod errors;
pub mod eu_rates;
pub mod exchange;
pub mod fuzz;
pub mod garble;
pub mod generate;
pub mod model;
pub mod official;
pub mod shadow;
