//! GWS API v2: agents with REST and Bayeux, customers on flex, and desks on basic in the same sessions.

pub(crate) mod agent;
mod aside;
mod asking;
mod beside_desks;
mod clients;
mod day;
mod documents;
mod members;
pub(crate) mod neighbour;
mod operations;
mod sessions;
mod together;
mod told;
mod too_large;

use crate::client::{Client, FlexUser};

/// A customer on flex, with a session.
pub(crate) struct Customer {
    client: Client,
    user: FlexUser,
    pub(crate) chat: String,
}

impl Customer {
    /// A new one; what the server is told goes with it.
    pub(crate) fn begin(server: &parlor_server::Server, name: &str) -> Self {
        let mut client = Client::connect(server.addresses().flex);
        let login = format!("userNick=\"{name}\" clientVersion=\"106\" nonce=\"{name:_>16}\"");
        let reply = client.ask("requestLogin", &login, "");
        let value = crate::client::value;
        let user = FlexUser { user_id: value(&reply, "userId"), secure_key: value(&reply, "secureKey") };
        let data =
            "<msgText>Hello</msgText><userData><item key=\"Order\" type=\"string\">17</item></userData>";
        let queue = "queueKey=\"Environment:default\" subject=\"Lamp\"";
        let reply = user.ask(&mut client, "requestJoin", queue, data);
        Self { client, user, chat: value(&reply, "sessionId") }
    }

    pub(crate) fn say(&mut self, text: &str) {
        let text = format!("<msgText>{text}</msgText>");
        self.user.ask(&mut self.client, "requestRefresh", "", &text);
    }

    /// All that the customer has seen so far.
    pub(crate) fn sees(&mut self) -> String {
        self.user.ask(&mut self.client, "requestRefresh", "", "")
    }

    pub(crate) fn leave(&mut self) {
        self.user.ask(&mut self.client, "requestLogout", "", "");
    }
}
