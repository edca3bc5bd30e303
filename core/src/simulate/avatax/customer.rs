//! CustomerModel, under the number of a company.

use super::error::AvaError;
use super::model::Model;
use super::{Avatax, Done};
use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

const CUSTOMER: &[&str] = &[
    "id",
    "companyId",
    "customerCode",
    "name",
    "alternateId",
    "attnName",
    "line1",
    "line2",
    "city",
    "postalCode",
    "region",
    "country",
    "phoneNumber",
    "faxNumber",
    "emailAddress",
    "contactName",
    "isBill",
    "isShip",
    "taxpayerIdNumber",
    "certificates",
    "exposureZones",
    "customFields",
    "attributes",
];

impl Avatax {
    fn company_by_number(&self, number: &str) -> Result<u64, AvaError> {
        let found = self.companies.iter().find(|(id, _)| id.to_string() == number).map(|(id, _)| *id);
        found.ok_or_else(|| AvaError::not_found("Company", format!("The Company with ID '{number}' was not found.")))
    }

    /// All of the list or none.
    pub(super) fn create_customers(&mut self, company: &str, body: &Json) -> Result<Done, AvaError> {
        let company = self.company_by_number(company)?;
        let Json::Array(list) = body else {
            return Err(AvaError::model("Error converting value to type 'System.Collections.Generic.List'."));
        };
        if list.is_empty() {
            let description = "Please verify that your request included a request body in valid JSON format.";
            let message = "A required model was not provided.";
            return Err(AvaError::new("ModelRequiredException", 38, message, description));
        }
        let mut created: Vec<(String, Json)> = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let model = Model::new(value, &format!("[{at}]"), CUSTOMER)?;
            let code = model.needed("customerCode", 50)?;
            for name in ["name", "line1", "city", "postalCode", "country", "region"] {
                model.needed(name, 100)?;
            }
            if self.customers.contains_key(&(company, code.clone())) || created.iter().any(|(known, _)| *known == code)
            {
                let description = format!("The customer with code '{code}' exists already.");
                return Err(AvaError::new("DuplicateEntry", 193, "Duplicate entry.", description));
            }
            let number = self.number();
            let mut customer = Json::object([("id", number.into()), ("companyId", company.into())]);
            for name in CUSTOMER.iter().skip(2) {
                if let Some(value) = model.get(name) {
                    customer.set(name, value.clone());
                }
            }
            created.push((code, customer));
        }
        let answer = Json::Array(created.iter().map(|(_, customer)| customer.clone()).collect());
        self.customers.extend(created.into_iter().map(|(code, customer)| ((company, code), customer)));
        Ok(Done { response: HttpResponse::json(201, &answer), recorded: true })
    }

    pub(super) fn get_customer(&self, company: &str, code: &str) -> Result<Done, AvaError> {
        let company = self.company_by_number(company)?;
        let found = self.customers.get(&(company, code.to_owned()));
        let customer = found.ok_or_else(|| {
            AvaError::not_found("Customer", format!("The Customer with code '{code}' was not found."))
        })?;
        Ok(Done { response: HttpResponse::json(200, customer), recorded: false })
    }
}
