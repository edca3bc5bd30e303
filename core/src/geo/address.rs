//! Postal addresses, as billing stacks name their parts.

use std::borrow::Cow;

use super::country::{self, Country};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// A postal address; every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address<'a> {
    /// Street and number.
    pub address_line1: Option<Cow<'a, str>>,
    /// Building, floor.
    pub address_line2: Option<Cow<'a, str>>,
    /// City.
    pub city: Option<Cow<'a, str>>,
    /// Postal code.
    pub zipcode: Option<Cow<'a, str>>,
    /// State, province or region.
    pub state: Option<Cow<'a, str>>,
    /// Country.
    pub country: Option<Country>,
}

impl Address<'_> {
    /// The same, kept longer than the text it was read from.
    pub(crate) fn into_owned(self) -> Address<'static> {
        let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Address {
            address_line1: owned(self.address_line1),
            address_line2: owned(self.address_line2),
            city: owned(self.city),
            zipcode: owned(self.zipcode),
            state: owned(self.state),
            country: self.country,
        }
    }
}

/// An address object.
fn read<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Address<'a> {
    members!(node, path, problems, {
        line1: "address_line1", line2: "address_line2", city: "city", zipcode: "zipcode", state: "state", country: "country",
    });
    from_parts([line1, line2, city, zipcode, state, country], path, problems)
}

/// An address from its members, in the order of [`Address`]; they may stand in a larger object.
pub(crate) fn from_parts<'a>(
    parts: [Option<Node<'_, 'a>>; 6],
    path: &Path<'_>,
    problems: &mut Problems,
) -> Address<'a> {
    let [line1, line2, city, zipcode, state, country] = parts;
    Address {
        address_line1: read::text(line1, &path.member("address_line1"), problems),
        address_line2: read::text(line2, &path.member("address_line2"), problems),
        city: read::text(city, &path.member("city"), problems),
        zipcode: read::text(zipcode, &path.member("zipcode"), problems),
        state: read::text(state, &path.member("state"), problems),
        country: country::read(country, &path.member("country"), problems),
    }
}

/// An optional address member.
pub(crate) fn read_slot<'a>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Address<'a>> {
    slot.map(|node| read(node, path, problems))
}
