//! Over the loopback interface: plain sockets, and with feature `http` our own client against VIES.

use super::*;
use crate::simulate::{Fault, Pace, Rule, When};

fn server() -> Server {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1);
    simulator.anrok().add_product("saas");
    simulator.anrok().set_rate_limit(None);
    simulator.vies().add_valid("DE136695976", "EXAMPLE GMBH", "");
    Server::start(simulator).unwrap()
}

/// What comes back until the end; empty where the connection was closed.
fn talk(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

fn commit(id: &str) -> String {
    let body = format!(
        r#"{{"id":"{id}","currencyCode":"EUR","accountingDate":"2026-05-01","customerAddress":{{"country":"DE"}},"lineItems":[{{"productExternalId":"saas","amount":100}}]}}"#
    );
    format!(
        "POST /v1/seller/transactions/createOrUpdate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s1/sa1/secret.simulated\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn an_answer() {
    let server = server();
    let answer = talk(&server, &commit("a"));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains(&format!("Content-Length: {}", body.len())));
    assert!(body.starts_with(r#"{"taxAmountToCollect":19,"#), "{body}");
    assert_eq!(server.simulator().recorded().len(), 1);
}

#[test]
fn many_at_once() {
    let server = server();
    thread::scope(|scope| {
        for at in 0..32 {
            let server = &server;
            scope.spawn(move || assert!(talk(server, &commit(&format!("t{at}"))).starts_with("HTTP/1.1 200")));
        }
    });
    assert_eq!(server.simulator().recorded().len(), 32);
}

#[test]
fn faults_on_the_wire() {
    let server = server();
    let strike = |fault: Fault| {
        server.simulator().add_fault(Rule::new(fault));
        talk(&server, &commit("a"))
    };
    assert_eq!(strike(Fault::Refuse), "");
    assert_eq!(strike(Fault::Close(When::After)), "");
    assert!(strike(Fault::Html(When::Before)).contains("502 Bad Gateway"));
    let begun = Instant::now();
    let slow = strike(Fault::Slow(Pace { bytes: 50, pause: Duration::from_millis(20) }));
    assert!(
        slow.contains("taxAmountToCollect") && begun.elapsed() >= Duration::from_millis(80),
        "{:?}",
        begun.elapsed()
    );
    // Silence ends when the client leaves.
    server.simulator().add_fault(Rule::new(Fault::Timeout(When::After)));
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(commit("b").as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    assert!(stream.read(&mut [0; 1]).is_err());
    drop(stream);
    let recorded = server.simulator().recorded();
    assert_eq!(recorded.iter().map(|one| (one.id.as_str(), one.writes)).collect::<Vec<_>>(), [("a", 2), ("b", 1)]);
}

#[test]
fn its_clock_runs() {
    let server = server();
    server.simulator().anrok().set_rate_limit(Some(1));
    assert!(talk(&server, &commit("a")).starts_with("HTTP/1.1 200"));
    let refused = talk(&server, &commit("b"));
    assert!(refused.starts_with("HTTP/1.1 429") && refused.contains("Retry-After: 1"));
    thread::sleep(Duration::from_millis(1050));
    assert!(talk(&server, &commit("b")).starts_with("HTTP/1.1 200"));
}

#[test]
fn what_is_no_request() {
    let server = server();
    assert!(talk(&server, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(talk(&server, "GET / HTTP/1.1\r\nnonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(talk(&server, "POST / HTTP/1.1\r\nContent-Length: ten\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(talk(&server, "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n").starts_with("HTTP/1.1 413"));
    assert!(talk(&server, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").starts_with("HTTP/1.1 411"));
    let long = format!("GET / HTTP/1.1\r\nx: {}", "x".repeat(HEAD));
    assert!(talk(&server, &long).starts_with("HTTP/1.1 431"));
    let waits = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
    assert!(talk(&server, waits).starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404"));
}

/// Independent of each other: the client was written for VIES, the simulator from what is known of it.
#[cfg(feature = "http")]
#[test]
fn our_client_asks_vies() {
    use crate::{HttpOptions, ViesStatus, check_vat_number};
    let server = server();
    let base_url = Some(format!("{}/taxation_customs/vies/rest-api", server.base_url()));
    let options = HttpOptions { base_url, ..HttpOptions::default() };
    let check = |number: &str| check_vat_number(number, Some("FR23334175221"), None, &options).unwrap();
    let valid = check("DE136695976");
    assert_eq!(
        (valid.status, valid.name.as_deref(), valid.address.as_deref()),
        (ViesStatus::Valid, Some("EXAMPLE GMBH"), None)
    );
    assert!(valid.consultation_number.unwrap().starts_with("WAPIAAAA"));
    assert_eq!(check("DE136695977").status, ViesStatus::Invalid);
    let unavailable = |reason: &str| {
        let evidence = check("DE136695976");
        assert_eq!((evidence.status, evidence.reason.as_deref()), (ViesStatus::Unavailable, Some(reason)));
    };
    for form in [
        super::super::FailureForm::Wrapped,
        super::super::FailureForm::WrappedWithStatus500,
        super::super::FailureForm::UserError,
    ] {
        server.simulator().vies().set_failure_form(form);
        server.simulator().vies().set_down("DE", "MS_UNAVAILABLE");
        unavailable("MS_UNAVAILABLE");
        server.simulator().vies().set_up("DE");
    }
    server.simulator().add_fault(Rule::new(Fault::Server(When::Before, 503)));
    unavailable("HTTP_503");
    server.simulator().add_fault(Rule::new(Fault::Close(When::After)));
    unavailable("TRANSPORT_CONNECTION");
}
