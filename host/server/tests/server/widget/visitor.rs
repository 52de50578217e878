//! A visitor of a page with the widget, in Chromium, and the agent at the other end.

use parlor_server::Server;
use serde_json::{Value, json};

use crate::client::{Client, http, start};
use crate::neighbours::Neighbour;

/// Somebody who looks at a page.
pub(super) struct Visitor(Neighbour);

impl Visitor {
    /// `None`: there is no browser here, and the test is left out.
    pub(super) fn new(server: &Server) -> Option<Self> {
        Neighbour::start_browser(&format!("http://{}", server.addresses().chat_api)).map(Self)
    }

    /// Has a deed of `neighbours/browser.mjs` done, which must succeed.
    #[track_caller]
    pub(super) fn ask(&mut self, deed: &str, argument: impl Into<Value>) -> Value {
        let argument: Value = argument.into();
        self.0.tell(&json!({ deed: argument }));
        let mut complaints = Vec::new();
        loop {
            let line = self.0.line();
            match line.get("did") {
                Some(did) => return did.clone(),
                None if line.get("failed").is_some() => panic!("{line} {complaints:#?}"),
                None => complaints.push(line),
            }
        }
    }

    /// Opens a page of somebody else with this script tag, whose policy allows scripts and requests alone.
    #[track_caller]
    pub(super) fn open(&mut self, attributes: &str) {
        self.open_as(attributes, json!({}));
    }

    /// The same, in a window as these members say (see `open` there), and with the script from this URL (`script`).
    #[track_caller]
    pub(super) fn open_as(&mut self, attributes: &str, window: Value) {
        let dir = if attributes.contains("\"ar\"") { "rtl" } else { "ltr" };
        let script = window["script"].as_str().unwrap_or("/widget.js");
        let html = format!(
            "<!doctype html><html lang=\"en\" dir=\"{dir}\"><head><title>Lamps</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
             </head><body><main><h1>Lamps</h1><p>One is nicer than the other.</p></main>\
             <script src=\"{script}\" data-service=\"support\" {attributes}></script></body></html>"
        );
        let mut page = json!({ "path": "/of-others", "html": html });
        page.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
        assert_eq!(self.ask("open", page), 200);
    }

    #[track_caller]
    pub(super) fn wait(&mut self, condition: &str) {
        self.ask("wait", condition);
    }

    /// Waits until this is to be read in the widget.
    #[track_caller]
    pub(super) fn wait_for(&mut self, text: &str) {
        self.wait(&format!("text.includes({})", json!(text)));
    }

    #[track_caller]
    pub(super) fn type_text(&mut self, text: &str) {
        self.ask("type", text);
    }

    #[track_caller]
    pub(super) fn press<const COUNT: usize>(&mut self, keys: [&str; COUNT]) {
        self.ask("keys", json!(&keys[..]));
    }

    #[track_caller]
    pub(super) fn click(&mut self, selector: &str) {
        self.ask("click", selector);
    }

    /// Which element of the widget the keys go to: what it is called.
    #[track_caller]
    pub(super) fn focus(&mut self) -> String {
        let name = "root.activeElement?.ariaLabel || root.activeElement?.labels?.[0]?.innerText || \
            root.activeElement?.innerText || root.activeElement?.tagName || ''";
        self.ask("get", name).as_str().unwrap().trim().to_owned()
    }

    /// Opens the panel and begins a chat.
    #[track_caller]
    pub(super) fn begin(&mut self, question: &str) {
        self.click(".launcher");
        self.type_text("Ana");
        self.press(["Tab"]);
        self.type_text(question);
        self.press(["Tab", "Enter"]);
        self.wait("shown('.composer')");
        if !question.is_empty() {
            self.wait("shown('.log .mine')");
        }
    }

    /// axe-core finds nothing.
    #[track_caller]
    pub(super) fn is_accessible(&mut self, what: &str) {
        let found = self.ask("axe", true);
        assert_eq!(found, json!([]), "{what}: {found:#}");
    }

    /// The browser had nothing to complain of, such as of what the page's policy forbids; then it ends.
    #[track_caller]
    pub(super) fn leave(mut self) {
        assert_eq!(self.ask("complaints", true), json!([]));
        self.0.disconnect();
    }
}

/// An agent who has joined the one chat that waits.
pub(super) struct Agent {
    pub(super) client: Client,
    in_chat: String,
}

impl Agent {
    pub(super) fn join(server: &Server) -> Self {
        let interactions = http(server.addresses().http, "GET /interactions", &[], b"").json();
        let waiting = |it: &&Value| it["state"] == "waiting";
        let waiting = interactions.as_array().unwrap().iter().find(waiting).expect("a chat that waits");
        let in_chat = format!("sessionId=\"{}\"", waiting["sessionId"].as_str().unwrap());
        let mut client = Client::agent(server.addresses().basic);
        client.ask("requestJoin", &format!("{in_chat} visibility=\"ALL\""), "");
        Self { client, in_chat }
    }

    /// A supervisor who watches unseen.
    pub(super) fn watched(&self, server: &Server) -> Client {
        let mut eve = Client::connect(server.addresses().basic);
        eve.ask("requestRegister", "userNick=\"Eve\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
        eve.ask("requestJoin", &format!("{} visibility=\"VIP\"", self.in_chat), "");
        eve
    }

    pub(super) fn say(&mut self, text: &str) -> String {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.client.ask("requestMessage", &self.in_chat, &format!("<msgText>{text}</msgText>"))
    }

    pub(super) fn notify(&mut self, notice_type: &str, text: &str, user_data: &str) {
        let content = format!(
            "<noticeText noticeType=\"{notice_type}\">{text}</noticeText><userData>{user_data}</userData>"
        );
        self.client.ask("requestNotify", &self.in_chat, &content);
    }

    /// Ends the chat for everybody.
    pub(super) fn close(&mut self) {
        let user_id = crate::client::value(&self.say("Bye"), "userId");
        let attributes = format!("{} userId=\"{user_id}\" afterAction=\"ForceClose\"", self.in_chat);
        self.client.ask("requestReleaseParty", &attributes, "");
    }
}

/// A server and somebody who looks at a page of its; `None`: there is no browser here.
pub(super) fn visit() -> Option<(Server, Visitor)> {
    let server = start(|_| {});
    let visitor = Visitor::new(&server)?;
    Some((server, visitor))
}
