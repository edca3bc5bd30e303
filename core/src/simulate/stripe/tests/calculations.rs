//! The worked figures.
