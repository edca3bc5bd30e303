//! The peer stateset-core: `compute_tax` on its own types, and between its own JSON forms.
//!
//! It has no tax codes on a line: a line's product category chooses among the rates. The nine tax sets of the workload
//! become nine categories, each with its own rate rows in the jurisdiction of the tax (one for each tax).

use crate::workload::{TAXES, Workload};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use stateset_core::{
    CurrencyCode, JurisdictionLevel, ProductTaxCategory, ResolvedTaxRate, TaxAddress, TaxCalculationRequest,
    TaxCalculationResult, TaxComputationInputs, TaxJurisdiction, TaxLineItem, TaxRate, TaxType, compute_tax,
};
use uuid::Uuid;

const CATEGORIES: [ProductTaxCategory; 9] = [
    ProductTaxCategory::Standard,
    ProductTaxCategory::Reduced,
    ProductTaxCategory::SuperReduced,
    ProductTaxCategory::Digital,
    ProductTaxCategory::Clothing,
    ProductTaxCategory::Food,
    ProductTaxCategory::PreparedFood,
    ProductTaxCategory::Medical,
    ProductTaxCategory::Luxury,
];

/// What it needs beside the document: the counterpart of an engine, built once.
pub struct Stateset {
    inputs: TaxComputationInputs,
    now: DateTime<Utc>,
}

impl Stateset {
    pub fn new() -> Self {
        let now = DateTime::<Utc>::from_timestamp(1_793_400_000, 0).expect("a date in 2026");
        let jurisdictions: Vec<TaxJurisdiction> =
            TAXES.iter().enumerate().map(|(i, (code, _))| jurisdiction(i, code, now)).collect();
        let mut rates = Vec::new();
        for (set, category) in CATEGORIES.into_iter().enumerate() {
            for tax in &[set / 3, 3, 4][..set % 3 + 1] {
                let place = &jurisdictions[*tax];
                let id = Uuid::from_u128((rates.len() + 1000) as u128);
                rates.push(ResolvedTaxRate {
                    rate: rate(id, place, TAXES[*tax].1, category, *tax),
                    jurisdiction: place.clone(),
                });
            }
        }
        let inputs = TaxComputationInputs { rates, ..TaxComputationInputs::default() };
        Self { inputs, now }
    }

    /// The typed request of a workload.
    pub fn request(&self, workload: &Workload) -> TaxCalculationRequest {
        let line_items = workload
            .lines
            .iter()
            .map(|line| TaxLineItem {
                id: line.id.clone(),
                quantity: Decimal::from(line.quantity),
                unit_price: Decimal::new(line.unit_cents, 2),
                tax_category: CATEGORIES[line.tax_set()],
                ..TaxLineItem::default()
            })
            .collect();
        TaxCalculationRequest {
            line_items,
            shipping_address: TaxAddress { country: "FR".into(), ..TaxAddress::default() },
            currency: CurrencyCode::EUR,
            transaction_date: NaiveDate::from_ymd_opt(2026, 10, 31),
            prices_include_tax: workload.inclusive,
            ..TaxCalculationRequest::default()
        }
    }

    /// The request as JSON in its shortest form: members that may be left out are.
    pub fn request_json(&self, workload: &Workload) -> String {
        let mut value = serde_json::to_value(self.request(workload)).expect("its own types serialize");
        drop_nulls(&mut value);
        value.to_string()
    }

    pub fn compute(&self, request: &TaxCalculationRequest) -> TaxCalculationResult {
        compute_tax(request, &self.inputs, self.now)
    }

    /// JSON in, JSON out, as a service around it would do.
    pub fn json(&self, request: &str) -> String {
        let request: TaxCalculationRequest = serde_json::from_str(request).expect("the request is its own form");
        serde_json::to_string(&self.compute(&request)).expect("its own types serialize")
    }
}

fn drop_nulls(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

fn jurisdiction(index: usize, code: &str, now: DateTime<Utc>) -> TaxJurisdiction {
    TaxJurisdiction {
        id: Uuid::from_u128(index as u128 + 1),
        parent_id: None,
        name: format!("Tax {code}"),
        code: code.into(),
        level: JurisdictionLevel::Country,
        country_code: "FR".into(),
        state_code: None,
        county: None,
        city: None,
        postal_codes: vec![],
        active: true,
        created_at: now,
        updated_at: now,
    }
}

fn rate(id: Uuid, place: &TaxJurisdiction, percent: &str, category: ProductTaxCategory, priority: usize) -> TaxRate {
    TaxRate {
        id,
        jurisdiction_id: place.id,
        tax_type: TaxType::Vat,
        product_category: category,
        rate: percent.parse::<Decimal>().expect("a decimal") / Decimal::ONE_HUNDRED,
        name: place.name.clone(),
        description: None,
        is_compound: false,
        priority: priority as i32,
        threshold_min: None,
        threshold_max: None,
        fixed_amount: None,
        effective_from: NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date"),
        effective_to: None,
        active: true,
        created_at: place.created_at,
        updated_at: place.updated_at,
    }
}
