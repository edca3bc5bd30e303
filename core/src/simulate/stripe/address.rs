//! Addresses and tax ids of customers.

use super::error::Refusal;
use super::params::{Change, Params};
use crate::simulate::json::Json;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    pub(super) line1: Option<String>,
    pub(super) line2: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) state: Option<String>,
}

impl Address {
    /// A country is two capital letters.
    pub(super) fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        params.only(&["city", "country", "line1", "line2", "postal_code", "state"])?;
        let country = params.text("country")?;
        if let Some(country) = &country {
            let letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
            if !letters || matches!(country.as_str(), "XX" | "ZZ" | "AA" | "UK" | "EL") {
                let message = format!(
                    "Country '{country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'."
                );
                return Err(params.refuse("country", message).code("country_code_invalid"));
            }
        }
        Ok(Self {
            city: params.text("city")?,
            country,
            line1: params.text("line1")?,
            line2: params.text("line2")?,
            postal_code: params.text("postal_code")?,
            state: params.text("state")?,
        })
    }

    pub(super) fn json(&self) -> Json {
        Json::object([
            ("city", self.city.as_ref().into()),
            ("country", self.country.as_ref().into()),
            ("line1", self.line1.as_ref().into()),
            ("line2", self.line2.as_ref().into()),
            ("postal_code", self.postal_code.as_ref().into()),
            ("state", self.state.as_ref().into()),
        ])
    }
}

/// Where goods go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shipping {
    pub(super) address: Address,
    name: String,
    phone: Option<String>,
}

impl Shipping {
    fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        params.only(&["address", "name", "phone"])?;
        let address = Address::read(&params.needed_object("address")?)?;
        Ok(Self { address, name: params.needed("name")?, phone: params.text("phone")? })
    }

    pub(super) fn json(&self) -> Json {
        Json::object([
            ("address", self.address.json()),
            ("name", (&self.name).into()),
            ("phone", self.phone.as_ref().into()),
        ])
    }
}

pub(super) fn change_address(params: &Params<'_>, name: &str) -> Result<Change<Address>, Refusal> {
    Ok(match params.change_object(name)? {
        Change::Kept => Change::Kept,
        Change::Unset => Change::Unset,
        Change::Set(inner) => Change::Set(Address::read(&inner)?),
    })
}

pub(super) fn change_shipping(params: &Params<'_>, name: &str) -> Result<Change<Shipping>, Refusal> {
    Ok(match params.change_object(name)? {
        Change::Kept => Change::Kept,
        Change::Unset => Change::Unset,
        Change::Set(inner) => Change::Set(Shipping::read(&inner)?),
    })
}

/// A tax id: its type, and the number as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TaxId {
    pub(super) kind: &'static str,
    pub(super) value: String,
}

impl TaxId {
    /// Only the form is looked at.
    pub(super) fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        params.only(&["type", "value", "expand"])?;
        let kind = params.needed("type")?;
        let Some(kind) = TYPES.split(' ').find(|known| *known == kind) else {
            return Err(params.refuse("type", format!("Invalid {}: {kind} is no type of tax id", params.path("type"))));
        };
        let value = params.needed("value")?;
        let plain: String = value.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '/')).collect();
        let letters = plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let good = (4..=24).contains(&plain.len())
            && plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'*' | b'&'))
            && (kind != "eu_vat" || letters && plain.len() > 5)
            && (kind != "gb_vat" || plain.starts_with("GB") || plain.starts_with("XI"));
        if good {
            return Ok(Self { kind, value });
        }
        let message = format!("Invalid value for {kind}.");
        Err(Refusal::new(message).param(params.path("value")).code("tax_id_invalid"))
    }

    /// The country of an id that begins with it, or whose type does.
    pub(super) fn country(&self) -> Option<String> {
        let prefix = if self.kind == "eu_vat" { self.value.get(..2)? } else { self.kind.get(..2)? };
        let prefix = prefix.to_ascii_uppercase();
        match prefix.as_str() {
            "EL" => Some("GR".to_owned()),
            "EU" | "UN" => None,
            _ => Some(prefix),
        }
    }

    /// As calculations and invoices show it.
    pub(super) fn json(&self) -> Json {
        Json::object([("type", self.kind.into()), ("value", (&self.value).into())])
    }
}

/// Types of tax ids, as the npm package `stripe` 23.1.0 lists them.
const TYPES: &str = "ad_nrt ae_trn al_tin am_tin ao_tin ar_cuit au_abn au_acn au_arn au_wpn aw_tin az_tin ba_tin bb_tin bd_bin bf_ifu bg_uic \
bh_vat bj_ifu bo_tin br_cnpj br_cpf bs_tin bw_vat by_tin ca_bn ca_gst_hst ca_pst_bc ca_pst_mb ca_pst_sk ca_qst cd_nif \
ch_uid ch_vat ci_vat cl_tin cm_niu cn_tin co_nit cr_tin cv_nif cz_dic de_stn do_rcn ec_ruc eg_tin es_cif et_tin \
eu_oss_vat eu_vat fo_vat fr_siren fr_siret fr_spi gb_vat ge_vat gh_tin gi_tin gn_nif hk_br hr_oib hu_tin ic_nif id_npwp \
il_vat in_gst is_kt is_vat it_cf jp_cn jp_rn jp_trn ke_pin kg_tin kh_tin kr_brn kz_bin la_tin li_uid li_vat lk_vat \
ma_vat md_cf md_vat me_pib mk_vat mr_nif mu_vat mx_rfc my_frp my_itn my_sst mz_nuit ng_tin no_vat no_voec np_pan nz_bn \
nz_gst om_vat pe_ruc ph_tin pl_nip pt_nif py_ruc ro_tin rs_pib ru_inn ru_kpp sa_vat sg_gst sg_uen si_tin sm_coe sn_ninea \
sr_fin sv_nit th_vat tj_tin tr_tin tt_bir tt_vat tw_vat tz_vat ua_vat ug_tin unknown us_ein uy_ruc uz_tin uz_vat ve_rif \
vn_tin za_vat zm_tin zw_tin";
