//! Both APIs as documented.

use super::*;
use crate::simulate::Simulator;

mod calculations;
