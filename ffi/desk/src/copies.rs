//! Copies of requests that the link makes again: a registration, a login, a join.

use core::ptr::null;

use parlor::{
    parlor_item, parlor_items, parlor_join, parlor_login, parlor_register, parlor_status as Status,
    parlor_text, parlor_value_type, parlor_words,
};

/// How deep collections may be inside each other.
const NESTING: usize = 24;

/// A request with all that it points to.
pub(crate) struct Copy<T> {
    pub(crate) request: T,
    _shelf: Shelf,
}

// SAFETY: what the request points to is on the shelf, which nobody else knows.
unsafe impl<T> Send for Copy<T> {}

/// Where the copies are. Moving a vector doesn't move what it holds.
#[derive(Default)]
struct Shelf {
    texts: Vec<Vec<u8>>,
    lists: Vec<Vec<parlor_item>>,
}

impl Shelf {
    fn keep(&mut self, bytes: &[u8]) -> Result<(*const u8, usize), Status> {
        if bytes.is_empty() {
            return Ok((null(), 0));
        }
        let mut copy = Vec::new();
        copy.try_reserve_exact(bytes.len())?;
        copy.extend_from_slice(bytes);
        let kept = (copy.as_ptr(), copy.len());
        self.texts.push(copy);
        Ok(kept)
    }

    /// # Safety
    /// The crate's contract, here and below.
    unsafe fn text(&mut self, text: parlor_text) -> Result<parlor_text, Status> {
        // SAFETY: the same contract.
        let (data, length) = self.keep(unsafe { text.read() }?.as_bytes())?;
        Ok(parlor_text { data: data.cast(), length })
    }

    /// # Safety
    /// As above.
    unsafe fn words(&mut self, words: parlor_words) -> Result<parlor_words, Status> {
        // SAFETY: the same contract.
        unsafe {
            Ok(parlor_words {
                text: self.text(words.text)?,
                message_type: self.text(words.message_type)?,
                treat_as: self.text(words.treat_as)?,
                check: words.check,
            })
        }
    }

    /// # Safety
    /// As above.
    unsafe fn items(&mut self, items: parlor_items, deeper: usize) -> Result<parlor_items, Status> {
        if items.count == 0 {
            return Ok(parlor_items { items: null(), count: 0 });
        }
        if items.items.is_null() {
            return Err(Status::PARLOR_NULL_POINTER);
        }
        let size = items.count.checked_mul(size_of::<parlor_item>());
        if size.and_then(|it| isize::try_from(it).ok()).is_none() {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        let mut copies = Vec::new();
        copies.try_reserve_exact(items.count)?;
        for index in 0..items.count {
            // SAFETY: not NULL, not larger than `isize::MAX` bytes; readable by the contract.
            copies.push(unsafe { self.item(items.items.add(index).read(), deeper) }?);
        }
        let kept = parlor_items { items: copies.as_ptr(), count: copies.len() };
        self.lists.push(copies);
        Ok(kept)
    }

    /// # Safety
    /// As above.
    unsafe fn item(&mut self, item: parlor_item, deeper: usize) -> Result<parlor_item, Status> {
        use parlor_value_type as Type;
        let is = |value_type: Type| item.value_type == value_type as i32;
        // SAFETY: the same contract. What a value of this type doesn't have isn't looked at.
        unsafe {
            let mut copy = item;
            copy.key = self.text(item.key)?;
            if is(Type::PARLOR_VALUE_STRING) || is(Type::PARLOR_VALUE_UNTYPED) {
                copy.text = self.text(item.text)?;
            } else if is(Type::PARLOR_VALUE_BINARY) && item.bytes_length > 0 {
                let bytes = parlor::bytes(item.bytes, item.bytes_length)?;
                (copy.bytes, copy.bytes_length) = self.keep(bytes)?;
            } else if is(Type::PARLOR_VALUE_LIST) {
                // A list may be inside itself, by mistake.
                let deeper = deeper.checked_sub(1).ok_or(Status::PARLOR_BAD_VALUE)?;
                let list = parlor_items { items: item.list, count: item.list_count };
                let list = self.items(list, deeper)?;
                (copy.list, copy.list_count) = (list.items, list.count);
            }
            Ok(copy)
        }
    }
}

/// What can be copied.
pub(crate) trait Copied: Sized {
    /// The request, if it isn't NULL.
    ///
    /// # Safety
    /// The crate's contract.
    unsafe fn copy(request: *const Self) -> Result<Option<Copy<Self>>, Status>;
}

macro_rules! copied {
    ($($type:ident: $($how:ident $member:ident),*;)*) => {$(
        impl Copied for $type {
            unsafe fn copy(request: *const Self) -> Result<Option<Copy<Self>>, Status> {
                if request.is_null() {
                    return Ok(None);
                }
                let mut shelf = Shelf::default();
                // SAFETY: the same contract. It is checked whole when the request is made; here only its size is.
                let mut copy = unsafe { parlor::filled::read(request) }?;
                $(
                    // SAFETY: the same contract.
                    copy.$member = unsafe { copied!(@$how shelf, copy.$member) }?;
                )*
                Ok(Some(Copy { request: copy, _shelf: shelf }))
            }
        }
    )*};
    (@text $shelf:ident, $value:expr) => { $shelf.text($value) };
    (@words $shelf:ident, $value:expr) => { $shelf.words($value) };
    (@items $shelf:ident, $value:expr) => { $shelf.items($value, NESTING) };
}

copied! {
    parlor_register: text nickname, text person_id, items user_data;
    parlor_login: text nickname, text nonce, items user_data;
    parlor_join: text session_id, text queue, text subject, words words, items user_data, items event_attributes;
}
