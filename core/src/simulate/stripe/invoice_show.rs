//! An invoice as JSON, in the newest shape.

use super::address::{Address, Shipping};
use super::invoice::{Automatic, Invoice};
use super::item::{LineTax, total_taxes};
use super::list::embedded;
use super::{Call, metadata_json};
use crate::simulate::json::Json;

impl Automatic {
    fn json(&self) -> Json {
        Json::object([
            ("disabled_reason", self.disabled_reason.into()),
            ("enabled", self.enabled.into()),
            ("liability", self.liability.clone().unwrap_or(Json::Null)),
            ("provider", self.provider.into()),
            ("status", self.status.into()),
        ])
    }
}

impl Invoice {
    pub(super) fn json(&self, call: &Call<'_>) -> Json {
        let person = &self.person;
        let customer = if call.expands("customer") || call.expands("customer.tax") || call.expands("data.customer") {
            person.json(call, call.expands("customer.tax"))
        } else if person.id.is_empty() {
            Json::Null
        } else {
            (&person.id).into()
        };
        let ids = Json::Array(person.tax_ids.iter().map(|known| known.tax_id.json()).collect());
        let taxes = total_taxes(self.items.iter().flat_map(|item| &item.taxes));
        let (subtotal, inside) = (self.subtotal(), self.tax(true));
        let (total, due) = (self.total(), self.amount_due());
        let transitions = Json::object([
            ("finalized_at", self.finalized_at.into()),
            ("marked_uncollectible_at", self.uncollectible_at.into()),
            ("paid_at", self.paid_at.into()),
            ("voided_at", self.voided_at.into()),
        ]);
        let payment = Json::object([
            ("default_mandate", Json::Null),
            ("payment_method_options", Json::Null),
            ("payment_method_types", Json::Null),
        ]);
        let url = format!("/v1/invoices/{}/lines", self.id);
        let lines = embedded(&url, &self.items, |item| item.line_json(call.live, &self.id));
        let none = || Json::Array(Vec::new());
        Json::object([
            ("id", (&self.id).into()),
            ("object", "invoice".into()),
            ("account_country", call.settings.seller().into()),
            ("account_name", "Simulated".into()),
            ("account_tax_ids", Json::Null),
            ("amount_due", due.into()),
            ("amount_overpaid", 0_i64.into()),
            ("amount_paid", self.amount_paid.into()),
            ("amount_remaining", self.amount_remaining().into()),
            ("amount_shipping", 0_i64.into()),
            ("application", Json::Null),
            ("attempt_count", 0_i64.into()),
            ("attempted", false.into()),
            ("auto_advance", self.auto_advance.into()),
            ("automatic_tax", self.automatic.json()),
            ("automatically_finalizes_at", Json::Null),
            ("billing_reason", "manual".into()),
            ("collection_method", self.collection.into()),
            ("created", self.created.into()),
            ("currency", (&self.currency).into()),
            ("custom_fields", Json::Null),
            ("customer", customer),
            ("customer_account", Json::Null),
            ("customer_address", person.address.as_ref().map(Address::json).into()),
            ("customer_email", person.email.as_ref().into()),
            ("customer_name", person.name.as_ref().into()),
            ("customer_phone", person.phone.as_ref().into()),
            ("customer_shipping", person.shipping.as_ref().map(Shipping::json).into()),
            ("customer_tax_exempt", person.tax_exempt.into()),
            ("customer_tax_ids", ids),
            ("default_payment_method", Json::Null),
            ("default_source", Json::Null),
            ("default_tax_rates", none()),
            ("description", self.description.as_ref().into()),
            ("discounts", none()),
            ("due_date", self.due_date.into()),
            ("effective_at", self.effective_at.into()),
            ("ending_balance", if self.is_draft() { Json::Null } else { 0_i64.into() }),
            ("footer", self.footer.as_ref().into()),
            ("from_invoice", Json::Null),
            ("hosted_invoice_url", Json::Null),
            ("invoice_pdf", Json::Null),
            ("issuer", Json::object([("type", "self".into())])),
            ("last_finalization_error", self.last_error.clone().unwrap_or(Json::Null)),
            ("latest_revision", Json::Null),
            ("lines", lines),
            ("livemode", call.live.into()),
            ("metadata", metadata_json(&self.metadata)),
            ("next_payment_attempt", Json::Null),
            ("number", self.number.as_ref().into()),
            ("on_behalf_of", Json::Null),
            ("parent", Json::Null),
            ("payment_settings", payment),
            ("period_end", self.created.into()),
            ("period_start", self.created.into()),
            ("post_payment_credit_notes_amount", self.credited.1.into()),
            ("pre_payment_credit_notes_amount", self.credited.0.into()),
            ("receipt_number", Json::Null),
            ("rendering", Json::Null),
            ("shipping_cost", Json::Null),
            ("shipping_details", Json::Null),
            ("starting_balance", 0_i64.into()),
            ("statement_descriptor", self.statement_descriptor.as_ref().into()),
            ("status", self.status.into()),
            ("status_transitions", transitions),
            ("subscription", Json::Null),
            ("subtotal", subtotal.into()),
            ("subtotal_excluding_tax", (subtotal - inside).into()),
            ("test_clock", Json::Null),
            ("total", total.into()),
            ("total_discount_amounts", none()),
            ("total_excluding_tax", (subtotal - inside).into()),
            ("total_pretax_credit_amounts", none()),
            ("total_taxes", Json::Array(taxes.iter().map(LineTax::json).collect())),
            ("webhooks_delivered_at", Json::Null),
        ])
    }
}
