//! A collection that a handle gave or the caller made, as the core takes it: to write the event that has it.

use parlor_core::element::{Binary, KeyValue, KeyValues, Value};

use super::{parlor_key_value, parlor_key_values, parlor_value_type};
use crate::handle::shared_if;
use crate::lists::Lists;
use crate::status::parlor_status as Status;
use crate::text::bytes;
use crate::{parlor_key_values_at, parlor_key_values_count};

impl parlor_key_values {
    /// What a caller gave as a collection, as the core takes it. NULL is the empty one.
    ///
    /// # Safety
    /// The collection and what its texts point to stay as they are for `'a`.
    pub(crate) unsafe fn given<'a>(list: *const Self, lists: &'a Lists<'a>) -> Result<KeyValues<'a>, Status> {
        // SAFETY: the same contract.
        if unsafe { shared_if(list) }?.is_none() {
            return Ok(KeyValues::EMPTY);
        }
        // Asked as C programs ask: in libparlor-desk the collection is one of another library's.
        // SAFETY: the same contract.
        let items = lists.keep(unsafe { parlor_key_values_count(list) }, |index| {
            // It is called for the items that there are.
            // SAFETY: the same contract.
            let item = unsafe { parlor_key_values_at(list, index).as_ref() }.ok_or(Status::PARLOR_END)?;
            // SAFETY: the same contract.
            unsafe { item.read(lists) }
        })?;
        Ok(KeyValues::items(items))
    }
}

impl parlor_key_value {
    /// # Safety
    /// As [`parlor_key_values::given`].
    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<KeyValue<'a>, Status> {
        use parlor_value_type as Type;
        let is = |value_type: Type| self.value_type == value_type as i32;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let value = if is(Type::PARLOR_VALUE_INT) {
                Value::Int(self.number)
            } else if is(Type::PARLOR_VALUE_BINARY) {
                let data = if self.bytes_length == 0 { &[] } else { bytes(self.bytes, self.bytes_length)? };
                Value::Binary(Binary::new(data))
            } else if is(Type::PARLOR_VALUE_LIST) {
                Value::List(parlor_key_values::given(self.list, lists)?)
            } else if is(Type::PARLOR_VALUE_STRING) {
                Value::String(self.text.read()?.into())
            } else {
                Value::Untyped(self.text.read()?.into())
            };
            Ok(KeyValue { key: self.key.read()?.into(), value })
        }
    }
}
