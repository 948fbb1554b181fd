//! A PostgreSQL of the system's packages on this machine alone, in a folder that goes with it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use dealdeck::sync::hub::Address;
use tempfile::TempDir;

/// A running server; stopped when dropped.
pub struct Server {
    folder: TempDir,
    port: u16,
}

/// The folder of PostgreSQL's programs; none where it is not installed.
fn programs() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
        folders.retain(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists());
        folders.sort();
        folders.pop()
    };
    FOUND.get_or_init(find).as_deref()
}

/// A new server's data, made once: a server starts from a copy.
fn template() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let make = || {
        let folder = public_folder();
        let data = folder.path().join("data");
        let data = data.to_str().expect("UTF-8");
        hand_over(folder.path());
        run(
            "initdb",
            &[
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-N",
                "-E",
                "UTF8",
                "--locale=C",
                "--wal-segsize=1",
            ],
        );
        folder
    };
    MADE.get_or_init(make).path()
}

/// A folder that PostgreSQL's own user may enter.
fn public_folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open");
    folder
}

/// PostgreSQL refuses to run as root: there the system's user for it does.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn hand_over(path: &Path) {
    if is_root() {
        let done = Command::new("chown").arg("-R").arg("postgres:").arg(path).status().expect("chown");
        assert!(done.success());
    }
}

/// One of PostgreSQL's programs, as a user that it accepts.
fn program(name: &str, arguments: &[&str]) -> Output {
    let program = programs().expect("installed").join(name);
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(arguments).current_dir("/");
    if name == "pg_ctl" {
        // The server it starts would keep a pipe of ours open.
        command.stdout(Stdio::null()).stderr(Stdio::null());
    }
    command.output().expect("it runs")
}

fn run(name: &str, arguments: &[&str]) {
    let output = program(name, arguments);
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Server {
    /// Starts a server; says so and gives none where PostgreSQL is not installed.
    pub fn start() -> Option<Server> {
        if programs().is_none() {
            eprintln!("skipped: PostgreSQL is not installed");
            return None;
        }
        let folder = public_folder();
        let data = folder.path().join("data");
        let copied =
            Command::new("cp").arg("-a").arg(template().join("data")).arg(&data).status().expect("cp");
        assert!(copied.success());
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let server = Server { folder, port };
        server.configure(&format!(
            "port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n\
             max_connections = 40\nshared_buffers = 16MB\nlog_min_messages = fatal\n"
        ));
        server.control("start");
        Some(server)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn configure(&self, lines: &str) {
        let file = self.folder.path().join("data/postgresql.auto.conf");
        let before = fs::read_to_string(&file).expect("the configuration");
        fs::write(&file, before + lines).expect("configured");
    }

    fn control(&self, what: &str) {
        let log = format!("{}/server.log", self.data());
        run("pg_ctl", &[what, "-w", "-s", "-m", "immediate", "-D", &self.data(), "-l", &log]);
    }

    /// Stops it as a crash would.
    pub fn stop(&mut self) {
        self.control("stop");
    }

    /// Starts it where it stopped.
    pub fn go_on(&mut self) {
        self.control("start");
    }

    /// Stops it as a crash would, and starts it.
    pub fn restart(&mut self) {
        self.control("restart");
    }

    /// A folder of the test's own, beside the server's.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of a person.
    pub fn url(&self, person: &str) -> String {
        format!("postgres://{person}@127.0.0.1:{}/postgres", self.port)
    }

    /// The address of a person, read.
    pub fn address(&self, person: &str) -> Address {
        Address::read(&self.url(person)).expect("an address")
    }

    /// The address of whoever owns the server.
    pub fn owner(&self) -> Address {
        self.address("postgres")
    }

    /// What a person gets who asks in SQL: the first value, how many rows, or the refusal.
    pub fn asked(&self, person: &str, sql: &str) -> String {
        let output = program("psql", &["-XAtd", &self.url(person), "-c", sql]);
        let said = if output.status.success() { output.stdout } else { output.stderr };
        String::from_utf8_lossy(&said).trim().to_owned()
    }

    /// Runs a statement as the owner.
    pub fn sql(&self, sql: &str) {
        run("psql", &["-Xqd", &self.url("postgres"), "-v", "ON_ERROR_STOP=1", "-c", sql]);
    }

    /// Runs a file as the owner.
    pub fn run_file(&self, file: &Path) {
        let file = file.to_str().expect("UTF-8");
        run("psql", &["-Xqd", &self.url("postgres"), "-v", "ON_ERROR_STOP=1", "-f", file]);
    }

    /// From now on everybody but the owner needs a password.
    pub fn ask_for_passwords(&self) {
        let rules = "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(self.folder.path().join("data/pg_hba.conf"), rules).expect("rules");
        self.control("restart");
    }

    /// From now on it speaks TLS, under a certificate of an authority of its own, whose file is
    /// given; none where there is no openssl to make it.
    pub fn speak_tls(&self) -> Option<PathBuf> {
        let authority = self.folder.path().join("authority.crt");
        let script = "openssl req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out authority.crt -days 9 \
            -subj /CN=authority -addext basicConstraints=critical,CA:TRUE && \
            openssl req -newkey rsa:2048 -nodes -keyout data/server.key -out server.csr -subj /CN=hub && \
            printf 'subjectAltName=IP:127.0.0.1' > names && \
            openssl x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 9 \
            -extfile names -out data/server.crt && chmod 600 data/server.key";
        let made = Command::new("sh").args(["-c", script]).current_dir(self.folder.path()).output().ok()?;
        if !made.status.success() {
            eprintln!("skipped: no openssl makes a certificate here");
            return None;
        }
        hand_over(&self.folder.path().join("data"));
        self.configure("ssl = on\n");
        self.control("restart");
        Some(authority)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been stopped already.
        let _ = program("pg_ctl", &["stop", "-s", "-m", "immediate", "-D", &self.data()]);
    }
}
