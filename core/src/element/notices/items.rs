//! The userdata of a notice: look-ups that name what is missing, and items to be sent.

use heapless::Vec;

use super::{BadItem, Decimal};
use crate::element::{KeyValue, KeyValues, Value};
use crate::wire::Text;

/// The most items that a notice of a documented type has.
const MOST: usize = 10;

/// The items of a notice's userdata, to be sent: they borrow from the view that made them.
#[derive(Clone, Debug, Default)]
pub struct NoticeItems<'a>(Vec<KeyValue<'a>, MOST>);

impl<'a> NoticeItems<'a> {
    /// The items as the collection that a request takes.
    pub fn values(&self) -> KeyValues<'_> {
        KeyValues::items(&self.0)
    }

    pub(super) fn add(&mut self, key: &'static str, text: Text<'a>) {
        // There is room for what the views in this module have: their tests see each item.
        let _ = self.0.push(KeyValue { key: Text::plain(key), value: Value::String(text) });
    }

    pub(super) fn add_if(&mut self, key: &'static str, text: Option<Text<'a>>) {
        if let Some(text) = text {
            self.add(key, text);
        }
    }
}

/// The string of this key, which may not be empty.
pub(super) fn required<'a>(user_data: KeyValues<'a>, key: &'static str) -> Result<Text<'a>, BadItem> {
    user_data.text(key).filter(|it| !it.is_empty()).ok_or(BadItem::missing(key))
}

/// The number of this key.
pub(super) fn number(user_data: KeyValues<'_>, key: &'static str) -> Result<Decimal, BadItem> {
    Decimal::from_text(required(user_data, key)?).ok_or(BadItem::not_a_number(key))
}
