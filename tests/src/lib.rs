//! Glue over the core.
