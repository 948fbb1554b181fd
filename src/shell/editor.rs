//! Programs of the person's own: the editor, the clipboard's, and what opens addresses. They get arguments, never a
//! line for a shell; the folder a text is edited in is private and gone afterwards.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::event::{Timespec, poll};

/// How long it is waited, and how often, for a clipboard tool to end.
const A_MOMENT: Duration = Duration::from_millis(5);
const MOMENTS: usize = 40;

/// The text as it came back from the editor.
pub fn edit(text: &str) -> io::Result<String> {
    let folder = tempfile::Builder::new().prefix("dealdeck-").tempdir_in(runtime_folder())?;
    let file = folder.path().join("text.md");
    private(&file)?.write_all(text.as_bytes())?;
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

/// Runs a program in the terminal until it ends; its exit code.
pub fn run(words: &[String]) -> io::Result<Option<i32>> {
    let Some((program, arguments)) = words.split_first() else { return Ok(None) };
    Command::new(program).args(arguments).status().map(|status| status.code())
}

/// A new file that only this user can read and write.
fn private(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A folder that only this user can read and that does not outlive the session, where there is one.
fn runtime_folder() -> std::path::PathBuf {
    env::var_os("XDG_RUNTIME_DIR").map_or_else(env::temp_dir, Into::into)
}

/// Puts a text on the clipboard with the tool of the graphical session on this machine; which one
/// did it. None over ssh and where there is no such tool: the terminal is told anyway.
pub fn copy(text: &str) -> Option<&'static str> {
    const TOOLS: [(&str, &str, &[&str]); 5] = [
        ("WAYLAND_DISPLAY", "wl-copy", &[]),
        ("DISPLAY", "xclip", &["-selection", "clipboard"]),
        ("DISPLAY", "xsel", &["--clipboard", "--input"]),
        ("WSL_DISTRO_NAME", "clip.exe", &[]),
        ("", "pbcopy", &[]),
    ];
    if env::var_os("SSH_CONNECTION").is_some() {
        return None;
    }
    let is_here = |variable: &str| match variable {
        "" => cfg!(target_os = "macos"),
        variable => env::var_os(variable).is_some(),
    };
    TOOLS
        .iter()
        .find(|(variable, tool, arguments)| is_here(variable) && hand_over(tool, arguments, text).is_ok())
        .map(|(_, tool, _)| *tool)
}

fn hand_over(tool: &str, arguments: &[&str], text: &str) -> io::Result<()> {
    let mut command = Command::new(tool);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    // Those that go on holding the selection do so in a process of their own; what ends with a
    // failure has not taken the text. Nobody waits for one that takes its time.
    let moment = Timespec::try_from(A_MOMENT).map_err(io::Error::other)?;
    for _ in 0..MOMENTS {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(io::Error::other(format!("{tool}: {status}"))),
            // Waiting for nothing is waiting for time to pass.
            None => drop(poll(&mut [], Some(&moment))),
        }
    }
    Ok(())
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
