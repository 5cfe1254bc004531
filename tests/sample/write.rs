//! Writes the sample data to `public/`:
//! `cargo run --no-default-features --example sample`.

#[path = "mod.rs"]
mod sample;

fn main() -> std::io::Result<()> {
    let public = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
    for (name, text) in sample::files() {
        let path = public.join(name);
        std::fs::write(&path, &text)?;
        println!("{}: {} bytes", path.display(), text.len());
    }
    Ok(())
}
