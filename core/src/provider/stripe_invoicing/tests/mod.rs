//! Objects of Stripe, as its schema generates them and as they were recorded, in both shapes.

mod damaged;
mod objects;
