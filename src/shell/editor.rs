//! Programs of the person's own: the editor, and what opens addresses. They get arguments, never a
//! line for a shell; the folder a text is edited in is private and gone afterwards.

use std::env;
use std::fs;
use std::io;
use std::process::{Command, Stdio};

/// The text as it came back from the editor.
pub fn edit(text: &str) -> io::Result<String> {
    let folder = tempfile::Builder::new().prefix("dealdeck-").tempdir_in(runtime_folder())?;
    let file = folder.path().join("text.md");
    fs::write(&file, text)?;
    let words = env::var("VISUAL").or_else(|_| env::var("EDITOR")).unwrap_or_else(|_| "vi".to_owned());
    let mut words = words.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(&file).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{program}: {status}")));
    }
    let edited = fs::read_to_string(&file)?;
    Ok(edited.strip_suffix('\n').unwrap_or(&edited).to_owned())
}

/// A folder that only this user can read and that does not outlive the session, where there is one.
fn runtime_folder() -> std::path::PathBuf {
    env::var_os("XDG_RUNTIME_DIR").map_or_else(env::temp_dir, Into::into)
}

/// Opens an address that is one of a page, a mail or a telephone; refuses all others.
pub fn browse(address: &str) -> io::Result<()> {
    let safe = ["http://", "https://", "mailto:", "tel:"];
    if !safe.iter().any(|start| address.starts_with(start)) || address.chars().any(char::is_control) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an address to open"));
    }
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(opener);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_mail_and_telephones_are_opened() {
        for address in ["file:///etc/passwd", "javascript:alert(1)", "-h", "https://a.example/\u{1b}[0m"] {
            assert!(browse(address).is_err(), "{address}");
        }
    }
}
