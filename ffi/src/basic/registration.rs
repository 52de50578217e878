//! Whether a registration can be made, asked before a link makes it on each of its connections.

use parlor_core::client::{CallError, Register};
use parlor_core::element::basic::{Request, RequestRegister};
use parlor_core::element::{Element, Id};
use parlor_core::rules::Feature;
use parlor_core::wire::{Text, WriteError};

use super::handle::parlor_basic;
use crate::error::Details;
use crate::guard::guard;
use crate::memory::Memory;
use crate::requests::{given, parlor_register};
use crate::status::parlor_status as Status;

/// As long as an id or a key may be.
const LONGEST: &str = match core::str::from_utf8(&[b'0'; Id::MAX_LENGTH]) {
    Ok(longest) => longest,
    Err(_) => "",
};

impl parlor_basic {
    /// Whether the registration can be made, and made again as the same party.
    fn check_register(&mut self, register: &Register<'_>) -> Result<(), Status> {
        let config = *self.client.machine.config();
        if let Some(feature) =
            Feature::of_user_type(register.user_type).filter(|it| !config.version.knows(*it))
        {
            return self.client.made(Err(CallError::Version { feature, stated: config.version }));
        }
        // As it is at its longest: on a later connection it has the user id and the key that the server gave.
        let request = Request::Register(RequestRegister {
            reference_id: u32::MAX,
            nickname: register.nickname,
            user_type: register.user_type,
            person_id: register.person_id,
            time_zone_offset: register.time_zone_offset,
            client_version: Some(config.version.number()),
            max_packet: Some(config.max_packet),
            user_data: register.user_data,
            user_id: Some(Text::plain(LONGEST)),
            secure_key: Some(Text::plain(LONGEST)),
        });
        let mut scratch = Memory.bytes(self.client.out.len())?;
        match request.encode_as(config.binding, &mut scratch) {
            Ok(_) => Ok(()),
            Err(WriteError::TooSmall(it)) => {
                let member = longest_member(register, it.needed);
                let why = core::fmt::from_fn(|f| {
                    let (needed, available) = (it.needed, it.available);
                    write!(
                        f,
                        "'{member}' is too long: the registration may have {needed} bytes, max_request is {available}"
                    )
                });
                let details = Details { member, too_small: (it.needed, it.available), ..Details::default() };
                Err(self.client.error.set(Status::PARLOR_REQUEST_TOO_LARGE, why, details))
            }
            Err(error) => self.client.made(Err(error.into())),
        }
    }
}

/// Which member takes the most of these bytes.
fn longest_member(register: &Register<'_>, needed: usize) -> &'static str {
    let nickname = register.nickname.decoded_len();
    let person_id = register.person_id.map_or(0, |it| it.decoded_len());
    let user_data = match register.user_data.is_empty() {
        true => 0,
        false => needed.saturating_sub(nickname).saturating_sub(person_id),
    };
    let members = [(nickname, "nickname"), (person_id, "person_id"), (user_data, "user_data")];
    members.into_iter().max_by_key(|it| it.0).map_or("", |it| it.1)
}

/// For a link that is to make this registration on each of its connections: whether it can be made. It is refused as
/// `parlor_basic_register` refuses it, but for what depends on the connection, and also if it would be over `max_request` with
/// the user id and the key that a later connection adds, of 64 bytes each. Nothing is asked for. libparlor-desk calls this: a
/// program has no need to.
///
/// Status: `PARLOR_NOT_IN_VERSION` for the user type, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`. `parlor_basic_error` names the member.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_check_register(
    basic: *mut parlor_basic,
    request: *const parlor_register,
) -> i32 {
    guard!([exclusive basic] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract.
        let register = basic.client.fit(unsafe { given(request, &lists) })?;
        basic.check_register(&register)
    })
}
