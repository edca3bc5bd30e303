//! States and provinces, where tax providers want their ISO 3166-2 part and people write names.

/// The states of the United States, the District of Columbia and the territories, by ISO 3166-2:US.
const US: &[(&str, &str)] = &[
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("DC", "Washington DC"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NY", "New York State"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WA", "Washington State"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("UM", "United States Minor Outlying Islands"),
    ("VI", "Virgin Islands"),
    ("VI", "US Virgin Islands"),
];

/// The provinces and territories of Canada, by ISO 3166-2:CA, in English and French.
const CA: &[(&str, &str)] = &[
    ("AB", "Alberta"),
    ("BC", "British Columbia"),
    ("BC", "Colombie-Britannique"),
    ("MB", "Manitoba"),
    ("NB", "New Brunswick"),
    ("NB", "Nouveau-Brunswick"),
    ("NL", "Newfoundland and Labrador"),
    ("NL", "Newfoundland & Labrador"),
    ("NL", "Newfoundland"),
    ("NL", "Terre-Neuve-et-Labrador"),
    ("NS", "Nova Scotia"),
    ("NS", "Nouvelle-Écosse"),
    ("NT", "Northwest Territories"),
    ("NT", "Territoires du Nord-Ouest"),
    ("NU", "Nunavut"),
    ("ON", "Ontario"),
    ("PE", "Prince Edward Island"),
    ("PE", "Île-du-Prince-Édouard"),
    ("QC", "Quebec"),
    ("SK", "Saskatchewan"),
    ("YT", "Yukon"),
    ("YT", "Yukon Territory"),
];

/// The states and territories of Australia, by ISO 3166-2:AU.
const AU: &[(&str, &str)] = &[
    ("ACT", "Australian Capital Territory"),
    ("NSW", "New South Wales"),
    ("NT", "Northern Territory"),
    ("QLD", "Queensland"),
    ("SA", "South Australia"),
    ("TAS", "Tasmania"),
    ("VIC", "Victoria"),
    ("WA", "Western Australia"),
];

/// The part of ISO 3166-2 that names a region within its country (`CA`), from its code or its name as people write them
/// (`California`, `us-ca`, `N.Y.`, `québec`); letter case, accents, spaces and punctuation do not count. `None` for a region
/// that is not known, and for countries other than `US`, `CA` and `AU`.
pub(crate) fn code(country: &str, text: &str) -> Option<&'static str> {
    let regions = match country {
        "US" => US,
        "CA" => CA,
        "AU" => AU,
        _ => return None,
    };
    let text = text.trim();
    let bare = match text.split_once('-') {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(country) => rest,
        _ => text,
    };
    let same = |written: &str| folded(written).eq(folded(bare));
    regions.iter().find(|(code, name)| same(code) || same(name)).map(|(code, _)| *code)
}

/// What tells names apart: letters and digits in small letters, without the accents that the names above have.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(|c| match c {
        'é' => 'e',
        'î' => 'i',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_as_people_write_them() {
        for text in ["CA", "ca", "California", " CALIFORNIA ", "US-CA", "us-ca"] {
            assert_eq!(code("US", text), Some("CA"), "{text}");
        }
        assert_eq!(code("US", "N.Y."), Some("NY"));
        assert_eq!(code("US", "Washington, D.C."), Some("DC"));
        assert_eq!(code("US", "new  york"), Some("NY"));
        assert_eq!(code("US", "U.S. Virgin Islands"), Some("VI"));
        assert_eq!(code("CA", "Québec"), Some("QC"));
        assert_eq!(code("CA", "QUÉBEC"), Some("QC"));
        assert_eq!(code("CA", "prince edward island"), Some("PE"));
        assert_eq!(code("CA", "Ile du Prince Edouard"), Some("PE"));
        assert_eq!(code("CA", "CA-ON"), Some("ON"));
        assert_eq!(code("AU", "New South Wales"), Some("NSW"));
    }

    #[test]
    fn what_is_not_known_is_none() {
        for (country, text) in [
            ("US", "Ontario"),
            ("US", "C"),
            ("US", ""),
            ("US", "--"),
            ("US", "CA-US"),
            ("CA", "California"),
            ("FR", "CA"),
        ] {
            assert_eq!(code(country, text), None, "{country} {text}");
        }
    }

    /// 50 states, DC and 6 territories; 10 provinces and 3 territories; 6 states and 2 territories.
    #[test]
    fn every_region_is_there_once() {
        for (country, regions, count, letters) in [("US", US, 57, 2), ("CA", CA, 13, 2), ("AU", AU, 8, 3)] {
            let codes: std::collections::BTreeSet<_> = regions.iter().map(|(code, _)| *code).collect();
            assert_eq!(codes.len(), count, "{country}");
            for (region, name) in regions {
                assert!((2..=letters).contains(&region.len()), "{region}");
                assert_eq!(code(country, region), Some(*region));
                assert_eq!(code(country, name), Some(*region), "{name}");
            }
        }
    }
}
