//! Where a provider is, if not where it always is.

use crate::json::node::Node;
use crate::json::read::{self, Path, Problems};

/// Hosts to which credentials may go in the clear: this machine.
const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Reads scheme, host and port, without a slash at the end. No message repeats the address: it may hold a password.
pub(super) fn read(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Box<str>> {
    let url = read::code(slot, path, problems)?;
    let url = url.strip_suffix('/').unwrap_or(&url);
    let checked = match url.split_once("://") {
        Some((scheme, rest)) => check(scheme, rest),
        None => Err(("not_a_url", NOT_A_URL)),
    };
    match checked {
        Ok(()) => Some(url.into()),
        Err((problem, message)) => {
            problems.add(path, problem, message);
            None
        }
    }
}

const NOT_A_URL: &str = "this is no base address; write scheme, host and perhaps port, such as `https://api.anrok.com`";

fn check(scheme: &str, rest: &str) -> Result<(), (&'static str, &'static str)> {
    if rest.contains('@') {
        return Err(("not_allowed", "an address has no user and password in it; put them into `credentials`"));
    }
    if rest.contains(['/', '?', '#']) {
        let message = "a base address ends with its host or port; drop path, query and fragment";
        return Err(("not_allowed", message));
    }
    let Some(host) = host(rest) else { return Err(("not_a_url", NOT_A_URL)) };
    match scheme {
        "https" => Ok(()),
        "http" if LOOPBACK.contains(&host) => Ok(()),
        "http" => {
            let message = "without TLS, credentials would go in the clear: write `https`; `http` is for 127.0.0.1, localhost and [::1] only";
            Err(("not_allowed", message))
        }
        _ => Err(("not_a_url", NOT_A_URL)),
    }
}

/// The host of `host` or `host:port`; `None` for what is neither.
fn host(authority: &str) -> Option<&str> {
    // The colons of an IPv6 address stand in brackets.
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at_checked(end)?;
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let stands = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
                && host.split('.').all(|label| !label.is_empty())
        }
    };
    let port = match port.strip_prefix(':') {
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|port| port > 0)
        }
        None => port.is_empty(),
    };
    (stands && port).then_some(host)
}

/// Whether an address that was read leads to this machine.
pub(super) fn is_loopback(url: &str) -> bool {
    let authority = url.split_once("://").map_or("", |(_, authority)| authority);
    host(authority).is_some_and(|host| LOOPBACK.contains(&host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::json::node;

    /// The address, or the last part of the code of its problem.
    fn read_one(url: &str) -> Result<String, String> {
        let text = format!("{{\"x\": {}}}", serde_json::to_string(url).unwrap());
        let tape = node::parse(&text, ErrorKind::InvalidConfig).unwrap();
        let mut problems = Problems::new(ErrorKind::InvalidConfig);
        let root = Path::Root("u");
        let (_, node) = read::object(tape.root(), &root, &mut problems).next().unwrap();
        let found = read(Some(node), &root, &mut problems);
        let list = problems.into_list();
        assert!(list.iter().all(|problem| !problem.message.contains("hunter2")), "{list:?}");
        found.map(String::from).ok_or_else(|| list[0].code.trim_start_matches("u.").to_owned())
    }

    #[test]
    fn addresses_are_https_or_loopback() {
        for url in [
            "https://api.anrok.com",
            "https://rest.avatax.com:8443",
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:9",
            "https://[2001:db8::1]",
        ] {
            assert_eq!(read_one(url), Ok(url.to_owned()));
        }
        assert_eq!(read_one("https://api.anrok.com/"), Ok("https://api.anrok.com".to_owned()));
        assert!(is_loopback("http://[::1]:9") && is_loopback("https://localhost") && !is_loopback("https://a.example"));
    }

    #[test]
    fn what_would_leak_or_mislead_is_refused() {
        for url in [
            "http://api.anrok.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "https://user:hunter2@api.anrok.com",
            "https://api.anrok.com/v1",
            "https://api.anrok.com//",
            "https://api.anrok.com?key=hunter2",
            "https://api.anrok.com#hunter2",
        ] {
            assert_eq!(read_one(url), Err("not_allowed".to_owned()), "{url}");
        }
        for url in [
            "api.anrok.com",
            "hunter2",
            "ftp://api.anrok.com",
            "HTTPS://api.anrok.com",
            "https://",
            "https://:80",
            "https://a..b",
            "https://a b",
            "https://a\\b",
            "https://a\r\nhost",
            "https://ä.example",
            "https://a:0",
            "https://a:65536",
            "https://a:+80",
            "https://a:",
            "https://[::1",
            "https://[::1]x",
            "https://[x]",
        ] {
            assert_eq!(read_one(url), Err("not_a_url".to_owned()), "{url}");
        }
        assert_eq!(read_one(" "), Err("blank".to_owned()));
    }
}
