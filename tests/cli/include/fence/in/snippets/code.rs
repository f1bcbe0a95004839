// dedented
fn included() {
    body();
}
