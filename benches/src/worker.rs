//! A program in another language that calls tallage (or a peer) there: it waits for orders on its standard input, so
//! that it can take turns with the others.
//!
//! An order is one line `CASE DOCUMENT N`; the answer is one line: the nanoseconds that N calls took.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// A running worker.
pub struct Worker {
    name: String,
    child: Child,
    pipes: RefCell<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Worker {
    /// Starts `command` (a program and its arguments) with the configuration's path as last argument.
    pub fn start(command: &[String], config: &Path) -> Self {
        let name = command.join(" ");
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| fail(&name, &format!("it does not start: {e}")));
        let stdin = child.stdin.take().expect("stdin is piped");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Self { name, child, pipes: RefCell::new((stdin, stdout)) }
    }

    /// Has `case` done `n` times on the document.
    pub fn run(&self, case: &str, document: &Path, n: u32) -> Duration {
        let (stdin, stdout) = &mut *self.pipes.borrow_mut();
        let mut answer = String::new();
        let asked = writeln!(stdin, "{case} {} {n}", document.display()).and_then(|()| stdin.flush());
        if let Err(e) = asked.and_then(|()| stdout.read_line(&mut answer)) {
            fail(&self.name, &format!("it is gone, see above: {e}"));
        }
        let ns = answer.trim().parse();
        Duration::from_nanos(ns.unwrap_or_else(|_| fail(&self.name, &format!("no time but {answer:?}, see above"))))
    }
}

/// Ends the run: without its worker a case cannot be measured.
fn fail(name: &str, why: &str) -> ! {
    eprintln!("bench: {name}: {why}");
    std::process::exit(2)
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Closing its input would do; a worker that hangs must not keep the run from ending.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
