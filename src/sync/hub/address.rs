//! Where a hub is: a URL. Its password is kept apart from what is shown and remembered, and off
//! this machine nothing goes out unless TLS hides it.

use std::net::IpAddr;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use super::error::{Error, Result};
use crate::domain::Message;

/// How long a hub may take to answer at first, where its URL does not say.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a hub is, and as whom to go there.
#[derive(Clone)]
pub struct Address {
    config: Config,
    shown: String,
}

/// What a password is looked up by: host, port, database, user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The first host, or the folder of its socket.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The role.
    pub user: String,
}

impl Address {
    /// Reads a URL: `postgres://NAME@HOST/DATABASE`.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is none; [`Error::Refused`] when it leads off this machine without
    /// TLS.
    pub fn read(url: &str) -> Result<Address> {
        let wrong = || Error::Usage(Message::new("hub-url"));
        let url = url.trim();
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(wrong());
        }
        let shown = without_password(url);
        let whole: Config = url.parse().map_err(|_| wrong())?;
        let bare: Config = shown.parse().map_err(|_| wrong())?;
        let has_host = !whole.get_hosts().is_empty() || !whole.get_hostaddrs().is_empty();
        if bare.get_password().is_some() || whole.get_user().is_none() || !has_host {
            return Err(wrong());
        }
        let mut config = whole;
        match (is_here(&config), config.get_ssl_mode()) {
            // A machine's own server often has a certificate that nobody has signed.
            (true, SslMode::Prefer) => drop(config.ssl_mode(SslMode::Disable)),
            (false, SslMode::Disable) => {
                return Err(Error::Refused(Message::new("hub-plain").with("hub", shown)));
            }
            (false, _) => drop(config.ssl_mode(SslMode::Require)),
            (true, _) => {}
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        config.application_name("dealdeck").keepalives_idle(PATIENCE * 3).tcp_user_timeout(PATIENCE * 3);
        Ok(Address { config, shown })
    }

    /// The URL without a password: what is shown and remembered.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The same address with the password that `find` knows, unless the URL has one.
    #[must_use]
    pub fn with_password(mut self, find: impl FnOnce(&Door) -> Option<String>) -> Address {
        if self.config.get_password().is_none()
            && let Some(password) = find(&self.door())
        {
            self.config.password(password);
        }
        self
    }

    /// What a password is looked up by.
    pub fn door(&self) -> Door {
        let host = match (self.config.get_hosts().first(), self.config.get_hostaddrs().first()) {
            (Some(Host::Tcp(name)), _) => name.clone(),
            (Some(Host::Unix(folder)), _) => folder.display().to_string(),
            (None, address) => address.map(ToString::to_string).unwrap_or_default(),
        };
        let user = self.config.get_user().unwrap_or_default().to_owned();
        Door {
            host,
            port: self.config.get_ports().first().copied().unwrap_or(5432),
            database: self.config.get_dbname().unwrap_or(&user).to_owned(),
            user,
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }
}

/// Whether every way to the hub stays on this machine.
fn is_here(config: &Config) -> bool {
    let is_near = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
    };
    config.get_hosts().iter().all(is_near) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// The URL without what stands between the first colon of its name and the first @, and without
/// `password=`: the places where a URL has a password.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = match rest.split_once('@') {
        Some((name, rest)) => format!("{}@{rest}", name.split(':').next().unwrap_or_default()),
        None => rest.to_owned(),
    };
    let rest = match rest.split_once('?') {
        Some((place, options)) => {
            let kept: Vec<&str> =
                options.split('&').filter(|option| !option.starts_with("password=")).collect();
            if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) }
        }
        None => rest,
    };
    format!("{scheme}://{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Address {
        Address::read(url).unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    fn refused(url: &str) -> &'static str {
        Address::read(url).err().unwrap_or_else(|| panic!("{url} was taken")).message().id
    }

    #[test]
    fn the_password_of_a_url_is_neither_shown_nor_lost() {
        for url in [
            "postgres://ann:s3cret@localhost/team",
            "postgres://ann@localhost/team?password=s3cret",
            "postgresql://ann:s3cret@localhost:5433/team?sslmode=require",
        ] {
            let address = read(url);
            assert!(!address.shown().contains("s3cret"), "{}", address.shown());
            assert_eq!(address.config().get_password(), Some(&b"s3cret"[..]));
            assert_eq!(read(address.shown()).door(), address.door());
        }
        assert_eq!(refused("postgres://ann@localhost/team?p%61ssword=s3cret"), "hub-url");
    }

    #[test]
    fn off_this_machine_there_is_tls_or_nothing() {
        let mode = |url: &str| read(url).config().get_ssl_mode();
        assert_eq!(mode("postgres://ann@hub.example.com/team"), SslMode::Require);
        assert_eq!(mode("postgres://ann@hub.example.com/team?sslmode=prefer"), SslMode::Require);
        assert_eq!(mode("postgres://ann@192.0.2.1/team"), SslMode::Require);
        assert_eq!(mode("postgres://ann@localhost,hub.example.com/team"), SslMode::Require);
        assert_eq!(mode("postgres://ann@localhost/team?hostaddr=192.0.2.1"), SslMode::Require);
        assert_eq!(mode("postgres://ann@127.0.0.1/team"), SslMode::Disable);
        assert_eq!(mode("postgres://ann@localhost/team?sslmode=require"), SslMode::Require);
        assert_eq!(mode("postgres://ann@%2Frun%2Fpostgresql/team"), SslMode::Disable);
        assert_eq!(refused("postgres://ann@hub.example.com/team?sslmode=disable"), "hub-plain");
        assert_eq!(refused("postgres://ann@localhost/team?hostaddr=192.0.2.1&sslmode=disable"), "hub-plain");
    }

    #[test]
    fn what_names_no_hub_or_nobody_is_refused() {
        for url in ["", "team", "http://localhost/team", "postgres://localhost/team", "postgres://ann@/team"]
        {
            assert_eq!(refused(url), "hub-url", "{url}");
        }
    }

    #[test]
    fn a_password_from_elsewhere_is_taken_where_the_url_has_none() {
        let given = |url: &str| {
            let address = read(url).with_password(|door| Some(format!("{}@{}", door.user, door.port)));
            address.config().get_password().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        assert_eq!(given("postgres://ann@localhost/team").as_deref(), Some("ann@5432"));
        assert_eq!(given("postgres://ann:own@localhost:1/team").as_deref(), Some("own"));
    }
}
