//! The door through which the customer or the agent of the story comes, and what it doesn't tell them that flex and basic do.

use clap::ValueEnum;
use parlor_core::client::{FlexConfig, HttpChatConfig};
use parlor_core::wire::http::ChatService;
use parlor_link::{Roots, Security};
use parlor_server::Addresses;

use crate::cookies::Jar;
use crate::customer::{ChatApi, Flex, Way};
use crate::failure::Failure;
use crate::gws::GwsConfig;
use crate::http_url::HttpUrl;

/// The pause between two polls, in milliseconds.
const POLL: u64 = 50;

/// A door of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Door {
    /// The flex port.
    Xml,
    /// Chat API v2, over HTTP: for the customer.
    ChatApi,
    /// GWS API v2, over HTTP: for the agent.
    Gws,
}

impl Door {
    /// Its name, as it is typed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::ChatApi => "chat-api",
            Self::Gws => "gws",
        }
    }

    /// Whether the customer is told what only flex tells: who has which user id, visibility, and why somebody left.
    pub(super) fn tells_customer_all(self) -> bool {
        self != Self::ChatApi
    }

    /// Whether the agent is told all that basic tells, and may do all that it has.
    pub(super) fn serves_agent_all(self) -> bool {
        self != Self::Gws
    }

    /// Where it is found.
    pub(super) fn shown(self, addresses: &Addresses) -> String {
        match self {
            Self::Xml => format!("flex {}", addresses.flex),
            Self::ChatApi => format!("Chat API v2 http://{}", addresses.chat_api),
            Self::Gws => format!("flex {}, GWS API v2 http://{}", addresses.flex, addresses.gws),
        }
    }

    /// How the customer comes through it; `http` is the URL of the HTTP port.
    pub(super) fn way(self, addresses: &Addresses, http: &str) -> Result<Way, Failure> {
        Ok(match self {
            Self::Xml | Self::Gws => Way::Flex(Box::new(Flex {
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
                    cookies: Jar::default(),
                    client: HttpChatConfig { poll_fastest: POLL, ..HttpChatConfig::new(service) },
                }))
            }
        })
    }

    /// How the agent comes, if it isn't by the basic port. Whoever comes from this machine names himself, with any password.
    pub(super) fn gws(self, addresses: &Addresses, user: &str) -> Option<GwsConfig> {
        (self == Self::Gws).then(|| GwsConfig {
            url: HttpUrl {
                is_secure: false,
                address: addresses.gws.into(),
                host: addresses.gws.to_string(),
                path: "/api/v2".into(),
            },
            user: user.to_owned(),
            password: "any".into(),
            roots: Roots::System,
        })
    }
}
