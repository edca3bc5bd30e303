//! Gives the shared library its SONAME: `libtallage.so.<ABI>`, so that a program linked against one ABI never
//! starts with another. That for tests, with the feature `simulate`, is `libtallage_testing.so.<ABI>`.

use std::{env, fs, process};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/abi.rs");
    let Some(abi) = fs::read_to_string("src/abi.rs").ok().and_then(|source| abi_number(&source)) else {
        eprintln!("src/abi.rs has no line `pub const TALLAGE_ABI: u32 = <number>;`");
        process::exit(1);
    };
    let set = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let name = if env::var_os("CARGO_FEATURE_SIMULATE").is_some() { "libtallage_testing" } else { "libtallage" };
    if set("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{name}.so.{abi}");
    } else if set("CARGO_CFG_TARGET_OS", "macos") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/{name}.{abi}.dylib");
    }
}

fn abi_number(source: &str) -> Option<u32> {
    let line = source.lines().find_map(|line| line.strip_prefix("pub const TALLAGE_ABI: u32 = "))?;
    line.strip_suffix(';')?.parse().ok()
}
