//! Sets the link arguments of a Node addon (undefined symbols on macOS, no unloading on Linux).
fn main() {
    napi_build::setup();
}
