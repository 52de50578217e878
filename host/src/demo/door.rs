//! The door through which the customer of the story comes, and where it doesn't tell her what flex does.

use clap::ValueEnum;
use parlor_core::client::{FlexConfig, HttpChatConfig};
use parlor_core::wire::http::ChatService;
use parlor_link::Security;
use parlor_server::Addresses;

use crate::customer::{ChatApi, Flex, Way};
use crate::failure::Failure;

/// The pause between two polls, in milliseconds.
const POLL: u64 = 50;

/// A door of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Door {
    /// The flex port.
    Xml,
    /// Chat API v2, over HTTP.
    ChatApi,
}

impl Door {
    /// Its name, as it is typed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::ChatApi => "chat-api",
        }
    }

    /// Whether the customer is told what only flex tells: who has which user id, visibility, and why somebody left.
    pub(super) fn tells_customer_all(self) -> bool {
        self == Self::Xml
    }

    /// Where the customer finds it.
    pub(super) fn shown(self, addresses: &Addresses) -> String {
        match self {
            Self::Xml => format!("flex {}", addresses.flex),
            Self::ChatApi => format!("Chat API v2 http://{}", addresses.chat_api),
        }
    }

    /// How the customer comes through it; `http` is the URL of the HTTP port.
    pub(super) fn way(self, addresses: &Addresses, http: &str) -> Result<Way, Failure> {
        Ok(match self {
            Self::Xml => Way::Flex(Box::new(Flex {
                address: addresses.flex.into(),
                security: Security::Plain,
                http: http.to_owned(),
                queue: "Environment:default".into(),
                client: FlexConfig { poll_fastest: POLL, ..FlexConfig::default() },
            })),
            Self::ChatApi => {
                let at = addresses.chat_api;
                let service = ChatService::new(&at.to_string(), "/genesys/2/chat/demo");
                let service = service.map_err(|error| Failure::failed(error.to_string()))?;
                Way::ChatApi(Box::new(ChatApi {
                    address: at.into(),
                    security: Security::Plain,
                    proxy: None,
                    client: HttpChatConfig { poll_fastest: POLL, ..HttpChatConfig::new(service) },
                }))
            }
        })
    }
}
