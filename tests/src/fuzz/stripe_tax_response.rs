//! Any bytes as an answer of Stripe's Tax API.

/// Statuses of which each is read in a way of its own.
const STATUSES: [u16; 12] = [200, 200, 200, 200, 400, 401, 409, 429, 500, 503, 302, 404];

/// The first byte chooses the status, the rest is the body, for every reader. How many of them took it.
pub fn stripe_tax_response(bytes: &[u8]) -> usize {
    let Some((first, rest)) = bytes.split_first() else { return 0 };
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let body = String::from_utf8_lossy(rest);
    match tallage::fuzzing::stripe_tax_response(status, &body) {
        Ok(took) => {
            assert!(took == 0 || status == 200, "{status} {body}");
            took
        }
        Err(broken) => panic!("{broken}\n{status} {body}"),
    }
}
