//! Connecting to a hub, over TLS where the address asks for it, and finding the deck there.

use std::collections::BTreeMap;

use postgres::config::SslMode;
use postgres::{Client, NoTls};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Address;
use super::error::{Error, Result};
use crate::domain::{Device, Kind, Message};
use crate::repository::{Known, Repository, SCHEMA_VERSION};

/// An open connection to a hub, for the deck of one workspace.
pub struct Hub {
    pub(super) client: Client,
    pub(super) workspace: String,
}

/// A deck on a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deck {
    /// The workspace that its copies name.
    pub workspace: String,
    /// What a new copy starts with.
    pub settings: BTreeMap<String, String>,
    /// Who works with it, by name.
    pub users: Vec<String>,
}

/// Opens a connection.
pub(super) fn connect(address: &Address) -> Result<Client> {
    let config = address.config();
    if config.get_ssl_mode() == SslMode::Disable {
        return Ok(config.connect(NoTls)?);
    }
    Ok(config.connect(trusting_the_system()?)?)
}

/// TLS that takes the certificates which the system trusts, or those of `SSL_CERT_FILE`.
fn trusting_the_system() -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let no_tls = |reason: String| Error::Refused(Message::new("hub-certificate").with("reason", reason));
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| no_tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl Hub {
    /// Opens the hub for a deck that is there.
    ///
    /// # Errors
    /// [`Error::Away`] when nobody answers, [`Error::Refused`] when the hub knows nothing of the
    /// person or of the deck, or was written by a newer major version.
    pub fn open(address: &Address, deck: &Repository) -> Result<Hub> {
        if let Some(needed) = deck.newer() {
            return Err(Error::Refused(needed));
        }
        Hub::open_for(address, deck.workspace())
    }

    /// Opens the hub for the deck of a workspace.
    pub fn open_for(address: &Address, workspace: &str) -> Result<Hub> {
        let mut client = connect(address)?;
        let found = client
            .query_opt("SELECT format FROM dealdeck.workspace WHERE ws = $1::text::uuid", &[&workspace])?;
        let Some(found) = found else {
            return Err(Error::Refused(Message::new("hub-no-workspace").with("workspace", workspace)));
        };
        let format: i32 = found.get(0);
        if format / 1000 > SCHEMA_VERSION / 1000 {
            let needed = format!("{}.{}", format / 1000, format % 1000);
            return Err(Error::Refused(Message::new("hub-newer").with("version", needed)));
        }
        if format < SCHEMA_VERSION {
            let sql = "UPDATE dealdeck.workspace SET format = $2 WHERE ws = $1::text::uuid AND format < $2";
            client.execute(sql, &[&workspace, &SCHEMA_VERSION])?;
        }
        Ok(Hub { client, workspace: workspace.to_owned() })
    }

    /// The decks that this person may work in.
    pub fn decks(address: &Address) -> Result<Vec<Deck>> {
        let mut client = connect(address)?;
        let rows = client.query("SELECT ws::text, settings FROM dealdeck.workspace ORDER BY ws", &[])?;
        let mut decks = Vec::new();
        for row in rows {
            let workspace: String = row.get(0);
            decks.push(Deck {
                users: users(&mut client, &workspace)?,
                workspace: workspace.replace('-', ""),
                settings: serde_json::from_str(row.get(1)).unwrap_or_default(),
            });
        }
        Ok(decks)
    }

    /// What the hub has seen.
    pub fn known(&mut self) -> Result<Known> {
        heads(&mut self.client, &self.workspace)
    }
}

/// What the users of a deck are called there.
fn users(client: &mut Client, workspace: &str) -> Result<Vec<String>> {
    // A name that was changed since is an entry of its own, after the record's.
    let sql = "SELECT id::text, col, val FROM dealdeck.change WHERE ws = $1::text::uuid AND tbl = $2 \
               AND col IN ('', 'name') ORDER BY id, col";
    let rows = client.query(sql, &[&workspace, &Kind::User.key()])?;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for row in &rows {
        let (id, col): (String, &str) = (row.get(0), row.get(1));
        let told: serde_json::Value = serde_json::from_str(row.get(2)).unwrap_or_default();
        let name = if col.is_empty() { &told["values"]["name"] } else { &told };
        names.extend(name.as_str().map(|name| (id, name.to_owned())));
    }
    Ok(names.into_values().collect())
}

/// What the hub has seen, as a client or a transaction sees it.
pub(super) fn heads(client: &mut impl postgres::GenericClient, workspace: &str) -> Result<Known> {
    let rows = client.query("SELECT d, s FROM dealdeck.head WHERE ws = $1::text::uuid", &[&workspace])?;
    Ok(Known::from_pairs(rows.iter().map(|row| (Device(row.get(0)), row.get(1)))))
}
