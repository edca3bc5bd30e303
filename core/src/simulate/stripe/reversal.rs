//! POST /v1/tax/transactions/create_reversal: never more than the original, and everything only once.

use super::calculation::Shipping;
use super::error::Refusal;
use super::params::Params;
use super::tax::{Taxed, apportion};
use super::transaction::{Line, Transaction, find, unique};
use super::{Call, Done};

/// What is left of a line, or of the shipping: amount and tax.
type Rest = (i64, i64);

/// Lines and shipping of a reversal.
type Parts = (Vec<Line>, Option<Shipping>);

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known = ["mode", "original_transaction", "reference", "flat_amount", "line_items", "shipping_cost", "metadata"];
    call.reads(&known, &["line_items"])?;
    let params = call.params.clone();
    let mode = params.needed_choice("mode", &["full", "partial"])?;
    let id = params.needed("original_transaction")?;
    let reference = params.needed_of("reference", 500)?;
    let mut metadata = Vec::new();
    params.metadata("metadata", &mut metadata)?;
    let flat = params.integer("flat_amount")?;
    let listed = params.list("line_items")?;
    let shipping = params.object("shipping_cost")?;
    let some = !listed.is_empty() || shipping.is_some();
    match (mode, flat, some) {
        ("full", None, false) | ("partial", Some(_), false) | ("partial", None, true) => {}
        ("full", ..) => {
            let message = "A full reversal takes none of: flat_amount, line_items, shipping_cost.";
            return Err(params.refuse("mode", message));
        }
        _ => {
            let message = "A partial reversal takes either flat_amount, or line_items and shipping_cost.";
            return Err(params.refuse("line_items", message));
        }
    }
    let requested = listed.iter().map(Requested::read).collect::<Result<Vec<_>, _>>()?;
    let shipping = shipping.map(|inner| {
        inner.only(&["amount", "amount_tax"])?;
        Ok::<_, Refusal>((negative(&inner, "amount")?, negative(&inner, "amount_tax")?))
    });
    let shipping = shipping.transpose()?;
    unique(call, &reference)?;
    let original = find(call, &id).cloned();
    let original = original.ok_or_else(|| Refusal::unknown("tax transaction", &id, "original_transaction"))?;
    let refuse = |message: String| Err(Refusal::new(message).param("original_transaction"));
    if original.reverses.is_some() {
        return refuse(format!("The tax transaction '{id}' is a reversal and cannot be reversed."));
    }
    let earlier = || call.store.transactions.iter().filter(|known| known.reverses.as_ref() == Some(&id));
    if earlier().any(|reversal| reversal.full) {
        return refuse(format!("The tax transaction '{id}' has already been fully reversed."));
    }
    let earlier: Vec<Transaction> = earlier().cloned().collect();
    if mode == "full" && !earlier.is_empty() {
        return refuse(format!("The tax transaction '{id}' has already been partially reversed."));
    }
    let (lines, shipping) = match (mode, flat) {
        ("full", _) => everything(call, &original),
        (_, Some(flat)) => {
            let flat = if flat < 0 { flat } else { return Err(must_be_negative(&params, "flat_amount")) };
            flat_amount(call, &original, &earlier, flat, &reference)?
        }
        _ => by_line(call, &original, &earlier, requested, shipping)?,
    };
    let reversal = Transaction {
        id: call.id("tax_"),
        reference,
        lines,
        shipping,
        metadata,
        created: call.now,
        posted_at: call.now,
        reverses: Some(id),
        full: mode == "full",
        ..original
    };
    let json = reversal.json(call);
    call.store.transactions.push(reversal);
    Ok((json, true))
}

/// A line as a partial reversal asks for it.
struct Requested {
    amount: i64,
    tax: i64,
    original: String,
    reference: String,
    quantity: Option<i64>,
    metadata: Vec<(String, String)>,
    path: String,
}

impl Requested {
    fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        params.only(&["amount", "amount_tax", "original_line_item", "reference", "quantity", "metadata"])?;
        let mut metadata = Vec::new();
        params.metadata("metadata", &mut metadata)?;
        let quantity = params.integer("quantity")?;
        Ok(Self {
            amount: negative(params, "amount")?,
            tax: negative(params, "amount_tax")?,
            original: params.needed("original_line_item")?,
            reference: params.needed_of("reference", 500)?,
            quantity: quantity.map(|quantity| params.at_least("quantity", quantity, 1)).transpose()?,
            metadata,
            path: params.path("original_line_item"),
        })
    }
}

fn must_be_negative(params: &Params<'_>, name: &str) -> Refusal {
    params.refuse(name, "This value must be less than or equal to 0.").code("parameter_invalid_integer")
}

fn negative(params: &Params<'_>, name: &str) -> Result<i64, Refusal> {
    let value = params.needed_integer(name)?;
    if value <= 0 { Ok(value) } else { Err(must_be_negative(params, name)) }
}

fn everything(call: &mut Call<'_>, original: &Transaction) -> Parts {
    let lines = original.lines.iter().map(|line| Line {
        id: call.id("tax_li_"),
        amount: -line.amount,
        amount_tax: -line.amount_tax,
        reverses: Some(line.id.clone()),
        ..line.clone()
    });
    let lines = lines.collect();
    (lines, original.shipping.as_ref().map(|of| minus(of, (of.amount, of.taxed.tax))))
}

fn minus(of: &Shipping, (amount, tax): Rest) -> Shipping {
    Shipping { amount: -amount, taxed: Taxed { tax: -tax, parts: Vec::new() }, ..of.clone() }
}

/// What earlier reversals have left of a line.
fn rest_of_line(line: &Line, earlier: &[Transaction]) -> Rest {
    let reversed = earlier.iter().flat_map(|reversal| &reversal.lines);
    reversed
        .filter(|reversed| reversed.reverses.as_ref() == Some(&line.id))
        .fold((line.amount, line.amount_tax), |rest, reversed| (rest.0 + reversed.amount, rest.1 + reversed.amount_tax))
}

fn rest_of_shipping(shipping: &Shipping, earlier: &[Transaction]) -> Rest {
    let reversed = earlier.iter().filter_map(|reversal| reversal.shipping.as_ref());
    reversed.fold((shipping.amount, shipping.taxed.tax), |rest, reversed| {
        (rest.0 + reversed.amount, rest.1 + reversed.taxed.tax)
    })
}

fn too_much(what: &str, param: impl Into<String>) -> Refusal {
    Refusal::new(format!("The amounts to reverse exceed what is left of {what}.")).param(param)
}

fn by_line(
    call: &mut Call<'_>,
    original: &Transaction,
    earlier: &[Transaction],
    requested: Vec<Requested>,
    shipping: Option<Rest>,
) -> Result<Parts, Refusal> {
    let mut lines: Vec<Line> = Vec::with_capacity(requested.len());
    for request in requested {
        if lines.iter().any(|line| line.reference == request.reference) {
            let message = format!("The reference '{}' stands for more than one line item.", request.reference);
            return Err(Refusal::new(message).param("line_items"));
        }
        let line = original.lines.iter().find(|line| line.id == request.original);
        let line =
            line.ok_or_else(|| Refusal::unknown("tax transaction line item", &request.original, &request.path))?;
        let so_far = |of: fn(&Line) -> i64| -> i64 {
            lines.iter().filter(|known| known.reverses.as_ref() == Some(&line.id)).map(of).sum()
        };
        let rest = rest_of_line(line, earlier);
        let left = (rest.0 + so_far(|line| line.amount), rest.1 + so_far(|line| line.amount_tax));
        if left.0 + request.amount < 0 || left.1 + request.tax < 0 {
            return Err(too_much(&format!("line item '{}'", line.id), request.path));
        }
        lines.push(Line {
            id: call.id("tax_li_"),
            amount: request.amount,
            amount_tax: request.tax,
            quantity: request.quantity.unwrap_or(line.quantity),
            reference: request.reference,
            metadata: request.metadata,
            reverses: Some(line.id.clone()),
            ..line.clone()
        });
    }
    let shipping = match (shipping, &original.shipping) {
        (None, _) => None,
        (Some((amount, tax)), Some(of)) => {
            let left = rest_of_shipping(of, earlier);
            if left.0 + amount < 0 || left.1 + tax < 0 {
                return Err(too_much("the shipping cost", "shipping_cost"));
            }
            Some(minus(of, (-amount, -tax)))
        }
        (Some(_), None) => return Err(too_much("the shipping cost", "shipping_cost")),
    };
    Ok((lines, shipping))
}

/// An amount with its tax, spread over what is left in proportion to it.
fn flat_amount(
    call: &mut Call<'_>,
    original: &Transaction,
    earlier: &[Transaction],
    flat: i64,
    reference: &str,
) -> Result<Parts, Refusal> {
    let mut rests: Vec<(Rest, bool)> =
        original.lines.iter().map(|line| (rest_of_line(line, earlier), line.inclusive)).collect();
    if let Some(of) = &original.shipping {
        rests.push((rest_of_shipping(of, earlier), of.inclusive));
    }
    let gross = |((amount, tax), inclusive): &(Rest, bool)| if *inclusive { *amount } else { amount + tax };
    let weights: Vec<i64> = rests.iter().map(gross).collect();
    if weights.iter().sum::<i64>() < -flat {
        return Err(too_much(&format!("transaction '{}'", original.id), "flat_amount"));
    }
    let shares = apportion(-flat, &weights);
    let reversed: Vec<Rest> = rests
        .iter()
        .zip(&shares)
        .map(|(rest, share)| {
            let ((amount, tax), inclusive) = *rest;
            let tax = apportion(*share, &[tax, gross(rest) - tax]).first().copied().unwrap_or(0).min(tax);
            (if inclusive { *share } else { (share - tax).min(amount) }, tax)
        })
        .collect();
    let mut lines = Vec::with_capacity(original.lines.len());
    for (at, (line, (amount, tax))) in original.lines.iter().zip(&reversed).enumerate() {
        lines.push(Line {
            id: call.id("tax_li_"),
            amount: -amount,
            amount_tax: -tax,
            reference: format!("{reference}-{at}"),
            reverses: Some(line.id.clone()),
            ..line.clone()
        });
    }
    let rest = reversed.get(original.lines.len());
    Ok((lines, original.shipping.as_ref().zip(rest).map(|(of, rest)| minus(of, *rest))))
}
