//! The widget: what is served, and how it does in a browser, with an agent at the other end.

mod chats;
mod files;
mod links;
mod looks;
mod script;
mod visitor;
