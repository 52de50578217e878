//! Handles: what is behind C's pointers to opaque types, and whether a call may use it. Public for libparlor-desk.
//!
//! C gets a pointer to a [`Block`], under the name of the type that is in it. The block begins with a mark, which says of
//! what type it is, and whether a call is inside it that changes it. So a pointer to a handle of another type, and most that
//! point to a handle that was freed, are a status, as is a thread that comes in while another one changes the handle. A link
//! has its handle marked as lent: then only the thread that has locked it may use it, nobody frees it, and nobody but the link
//! does what a socket does to it.

use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};
#[cfg(feature = "std")]
use core::{ptr::null_mut, sync::atomic::AtomicUsize};

#[cfg(feature = "std")]
use crate::memory::boxed;
use crate::status::parlor_status as Status;

/// A type that C has handles of.
pub trait Handle {
    /// What the mark of such a handle is: no other type has it, and its last three bits are 0.
    const TAG: u32;
}

/// The tags of the types. Numbers that are unlikely to stand anywhere else.
macro_rules! handles {
    ($($(#[$condition:meta])? $type:ty = $tag:expr;)*) => {$(
        $(#[$condition])?
        impl Handle for $type {
            const TAG: u32 = $tag;
        }
    )*};
}

handles! {
    crate::parlor_basic = 0x9A52_0100;
    crate::parlor_flex = 0x9A52_0200;
    crate::parlor_transcript = 0x9A52_0300;
    crate::parlor_stream = 0x9A52_0400;
    crate::parlor_writer = 0x9A52_0500;
    crate::parlor_key_values = 0x9A52_0600;
}

/// A call is inside that needs the handle for itself.
const IN_USE: u32 = 1;

/// The handle is a link's.
const LENT: u32 = 2;

/// What a socket does to the handle is the link's part, which isn't at it now. An older libparlor-desk doesn't set it, and isn't
/// refused either.
const DRIVEN: u32 = 4;

/// What stands beside the tag.
const FLAGS: u32 = IN_USE | LENT | DRIVEN;

/// What a handle begins with. It stays as it is within one number of the SONAME: libparlor-desk.so writes to it.
#[repr(C)]
struct Mark {
    /// The type's tag, with `FLAGS`. 0 when the handle was freed.
    word: AtomicU32,
    /// Of a handle that is lent: the thread that may use it; 0 if there is none now.
    #[cfg(feature = "std")]
    holder: AtomicUsize,
}

impl Mark {
    /// Why a call may not go in, if so; `word` is what was found instead of the tag alone.
    #[cold]
    fn refuse(&self, tag: u32, word: u32) -> Result<(), Status> {
        if word & !FLAGS != tag {
            return Err(Status::PARLOR_BAD_HANDLE);
        }
        #[cfg(feature = "std")]
        if word & LENT != 0 && self.holder.load(Ordering::Relaxed) != thread() {
            return Err(Status::PARLOR_NOT_LOCKED);
        }
        if word & IN_USE == 0 { Ok(()) } else { Err(Status::PARLOR_IN_USE) }
    }

    /// Changes the word from the one to the other, unless it is another one, which is given then.
    #[cfg(feature = "std")]
    fn change(&self, from: u32, to: u32) -> Result<(), u32> {
        self.word.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed).map(drop)
    }

    /// Lets a call in that needs the handle for itself; gives what the word is to be afterwards. Of two threads that come in
    /// at the same moment, one is let in.
    #[cfg(feature = "std")]
    fn enter(&self, tag: u32) -> Result<u32, Status> {
        let word = self.word.load(Ordering::Relaxed);
        if word != tag {
            self.refuse(tag, word)?;
        }
        self.change(word, word | IN_USE).map_err(|_| Status::PARLOR_IN_USE)?;
        Ok(word)
    }

    /// As above, for one processor, some of which can't exchange: an interrupt that comes in between has gone out again
    /// before the word is written.
    #[cfg(not(feature = "std"))]
    fn enter(&self, tag: u32) -> Result<u32, Status> {
        let word = self.word.load(Ordering::Acquire);
        if word != tag {
            self.refuse(tag, word)?;
        }
        self.word.store(word | IN_USE, Ordering::Relaxed);
        Ok(word)
    }
}

/// A value that C has a pointer to.
#[repr(C)]
pub struct Block<T> {
    mark: Mark,
    /// What is in it.
    pub value: T,
}

impl<T: Handle> Block<T> {
    /// Puts a value into a block.
    pub(crate) fn new(value: T) -> Self {
        let word = AtomicU32::new(T::TAG);
        #[cfg(feature = "std")]
        return Self { mark: Mark { word, holder: AtomicUsize::new(0) }, value };
        #[cfg(not(feature = "std"))]
        Self { mark: Mark { word }, value }
    }
}

/// The mark of what a caller's pointer points to.
///
/// # Safety
/// The crate's contract, for `'a`.
#[inline]
unsafe fn mark<'a>(handle: *const Mark) -> Result<&'a Mark, Status> {
    if handle.is_null() {
        return Err(Status::PARLOR_NULL_POINTER);
    }
    if !handle.is_aligned() {
        return Err(Status::PARLOR_BAD_HANDLE);
    }
    // SAFETY: not NULL, aligned, and a handle of some type, which all begin with a mark.
    Ok(unsafe { &*handle })
}

/// Whether a call may look at the handle. That leaves no sign, which would take longer than most looks: a thread that changes
/// the handle while another one looks at it isn't noticed.
///
/// # Safety
/// The crate's contract.
#[cfg_attr(feature = "std", inline)]
#[cfg_attr(not(feature = "std"), inline(never))]
unsafe fn look(handle: *const Mark, tag: u32) -> Result<(), Status> {
    // SAFETY: the same contract.
    let mark = unsafe { mark(handle) }?;
    let word = mark.word.load(Ordering::Acquire);
    if word == tag { Ok(()) } else { mark.refuse(tag, word) }
}

/// Lets a call in that needs the handle for itself; gives what the word is to be afterwards.
///
/// # Safety
/// The crate's contract.
#[cfg_attr(feature = "std", inline)]
#[cfg_attr(not(feature = "std"), inline(never))]
unsafe fn enter(handle: *const Mark, tag: u32) -> Result<u32, Status> {
    // SAFETY: the same contract.
    unsafe { mark(handle) }?.enter(tag)
}

/// What is in the handle, to be looked at.
///
/// # Safety
/// The crate's contract, for `'a`.
#[inline]
pub unsafe fn shared<'a, T: Handle>(handle: *const T) -> Result<&'a T, Status> {
    // SAFETY: the same contract. If the mark is right, it is such a handle, and no call is inside that changes it.
    unsafe {
        look(handle.cast(), T::TAG)?;
        Ok(&(*handle.cast::<Block<T>>()).value)
    }
}

/// What is in the handle, to be looked at; `None` for NULL.
///
/// # Safety
/// The crate's contract, for `'a`.
pub unsafe fn shared_if<'a, T: Handle>(handle: *const T) -> Result<Option<&'a T>, Status> {
    // SAFETY: the same contract.
    if handle.is_null() { Ok(None) } else { unsafe { shared(handle) }.map(Some) }
}

/// What is in a handle, while a call has it for itself.
pub struct Exclusive<T> {
    block: NonNull<Block<T>>,
    /// What the word is afterwards.
    idle: u32,
}

/// The handle, for this call alone.
///
/// # Safety
/// The crate's contract, for as long as the result is kept.
#[inline]
pub unsafe fn exclusive<T: Handle>(handle: *mut T) -> Result<Exclusive<T>, Status> {
    // SAFETY: the same contract.
    let idle = unsafe { enter(handle.cast(), T::TAG) }?;
    let block = NonNull::new(handle.cast()).ok_or(Status::PARLOR_NULL_POINTER)?;
    Ok(Exclusive { block, idle })
}

/// The handle, for this call alone, which does what a socket does: refused while that is a link's part.
///
/// # Safety
/// As `exclusive`.
#[cfg(feature = "std")]
#[inline]
pub unsafe fn driving<T: Handle>(handle: *mut T) -> Result<Exclusive<T>, Status> {
    // SAFETY: the same contract.
    let inside = unsafe { exclusive(handle) }?;
    if inside.idle & DRIVEN != 0 { Err(Status::PARLOR_DRIVEN) } else { Ok(inside) }
}

// Firmware has no links.
#[cfg(not(feature = "std"))]
pub use exclusive as driving;

impl<T> Deref for Exclusive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: it is such a handle, and no other call is inside.
        unsafe { &(*self.block.as_ptr()).value }
    }
}

impl<T> DerefMut for Exclusive<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`.
        unsafe { &mut (*self.block.as_ptr()).value }
    }
}

impl<T> Drop for Exclusive<T> {
    fn drop(&mut self) {
        // SAFETY: the handle is there, by the crate's contract.
        unsafe { &(*self.block.as_ptr()).mark }.word.store(self.idle, Ordering::Release);
    }
}

/// Makes a handle of a value. Its end is [`free`].
#[cfg(feature = "std")]
pub fn made<T: Handle>(value: T) -> Result<*mut T, Status> {
    Ok(Box::into_raw(boxed(Block::new(value))?).cast())
}

/// Frees the handle that a caller's pointer points to, and sets the pointer to NULL. NULL is freed already. What isn't a
/// handle of this type, is in use, or is a link's stays as it is.
///
/// # Safety
/// The crate's contract: NULL, or a pointer to a pointer. Nothing of the handle is looked at afterwards.
#[cfg(feature = "std")]
pub unsafe fn free<T: Handle>(place: *mut *mut T) -> Result<(), Status> {
    // SAFETY: the same contract.
    let place = unsafe { place.as_mut() }.ok_or(Status::PARLOR_NULL_POINTER)?;
    // SAFETY: the same contract.
    let mark = unsafe { mark((*place).cast()) }?;
    // What has no tag is noticed when it is used or freed again, unless the memory has become something else.
    mark.change(T::TAG, 0).map_err(|_| Status::PARLOR_BAD_HANDLE)?;
    let handle = core::mem::replace(place, null_mut());
    // SAFETY: made by `made`, and freed here alone: its tag is gone.
    drop(unsafe { Box::from_raw(handle.cast::<Block<T>>()) });
    Ok(())
}

/// Which thread it is: not 0, and another one for each thread that lives at the same time. It is the system's number, since
/// libparlor.so and libparlor-desk.so must mean the same by it.
#[cfg(all(feature = "std", not(windows)))]
fn thread() -> usize {
    unsafe extern "C" {
        /// A pointer or as large a number, as the system has it.
        safe fn pthread_self() -> usize;
    }
    pthread_self()
}

/// As above.
#[cfg(all(feature = "std", windows))]
fn thread() -> usize {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        safe fn GetCurrentThreadId() -> u32;
    }
    GetCurrentThreadId() as usize
}

/// A handle that is a link's, which says which thread may use it.
#[cfg(feature = "std")]
#[derive(Clone, Copy)]
pub struct Lent(NonNull<Mark>);

// SAFETY: a mark is atomic.
#[cfg(feature = "std")]
unsafe impl Send for Lent {}
// SAFETY: as before.
#[cfg(feature = "std")]
unsafe impl Sync for Lent {}

#[cfg(feature = "std")]
impl Lent {
    /// Lends a handle. It may not be in use, nor another link's.
    ///
    /// # Safety
    /// The crate's contract; the handle stays as long as this is used.
    pub unsafe fn new<T: Handle>(handle: *mut T) -> Result<Self, Status> {
        // SAFETY: the same contract.
        let mark = unsafe { mark(handle.cast()) }?;
        mark.change(T::TAG, T::TAG | LENT | DRIVEN).map_err(|word| match word & !FLAGS {
            tag if tag == T::TAG => Status::PARLOR_IN_USE,
            _ => Status::PARLOR_BAD_HANDLE,
        })?;
        // From the pointer, and not from the reference, which ends here.
        Ok(Self(NonNull::from(mark)))
    }

    fn mark(&self) -> &Mark {
        // SAFETY: the handle stays, as was promised in `new`.
        unsafe { self.0.as_ref() }
    }

    /// From now on the calling thread may use the handle.
    pub fn hold(&self) {
        self.mark().holder.store(thread(), Ordering::Relaxed);
    }

    /// From now on no thread may use it.
    pub fn let_go(&self) {
        self.mark().holder.store(0, Ordering::Relaxed);
    }

    /// Does with the handle what a socket does. The calling thread may use it.
    pub fn drive<R>(&self, work: impl FnOnce() -> R) -> R {
        struct Again<'a>(&'a Mark);
        impl Drop for Again<'_> {
            fn drop(&mut self) {
                self.0.word.fetch_or(DRIVEN, Ordering::Relaxed);
            }
        }
        let mark = self.mark();
        mark.word.fetch_and(!DRIVEN, Ordering::Relaxed);
        let _again = Again(mark);
        work()
    }

    /// The handle is a link's no longer.
    pub fn end(self) {
        self.mark().word.fetch_and(!(LENT | DRIVEN), Ordering::AcqRel);
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::filled::Filled;
    use crate::*;

    #[test]
    fn what_a_socket_does_to_a_handle_that_is_lent_is_its_links_part() {
        let (mut basic, mut flex): (*mut parlor_basic, *mut parlor_flex) = (null_mut(), null_mut());
        let (done, driven) = (Status::PARLOR_OK as i32, Status::PARLOR_DRIVEN as i32);
        let not_locked = Status::PARLOR_NOT_LOCKED as i32;
        // SAFETY: the handles are new, and freed at the end.
        unsafe {
            assert_eq!(parlor_basic_new(core::ptr::null(), 0, &raw mut basic), done);
            assert_eq!(parlor_flex_new(core::ptr::null(), &raw mut flex), done);
            let lost = |expected| {
                assert_eq!((parlor_basic_lost(basic), parlor_flex_lost(flex)), (expected, expected));
            };
            lost(done);
            let lent = [Lent::new(basic).unwrap(), Lent::new(flex).unwrap()];
            lost(not_locked);
            lent.iter().for_each(Lent::hold);
            lost(driven);
            // Anything else may be done.
            assert_eq!((parlor_basic_session_count(basic), parlor_flex_position(flex)), (0, 0));
            assert!(exclusive(basic).is_ok() && exclusive(flex).is_ok());
            lent[0].drive(|| lent[1].drive(|| lost(done)));
            lost(driven);
            lent.iter().for_each(Lent::let_go);
            lost(not_locked);
            lent.into_iter().for_each(Lent::end);
            lost(done);
            parlor_basic_free(&raw mut basic);
            parlor_flex_free(&raw mut flex);
        }
        assert!(basic.is_null() && flex.is_null());
    }

    #[test]
    fn of_two_threads_that_come_in_at_the_same_moment_one_is_refused() {
        use std::sync::atomic::AtomicBool;

        let mark = Mark { word: AtomicU32::new(parlor_basic::TAG), holder: AtomicUsize::new(0) };
        let is_inside = AtomicBool::new(false);
        let enter_often = || {
            for _ in 0..if cfg!(miri) { 100 } else { 300_000 } {
                match mark.enter(parlor_basic::TAG) {
                    Ok(idle) => {
                        assert!(!is_inside.swap(true, Ordering::Relaxed), "another thread is inside, too");
                        is_inside.store(false, Ordering::Relaxed);
                        mark.word.store(idle, Ordering::Release);
                    }
                    Err(status) => assert_eq!(status as i32, Status::PARLOR_IN_USE as i32),
                }
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(enter_often);
            enter_often();
        });
        assert_eq!(mark.word.load(Ordering::Relaxed), parlor_basic::TAG);
    }

    #[test]
    fn a_handle_of_an_older_libparlor_desk_is_driven_without_saying_so() {
        let mut basic: *mut parlor_basic = null_mut();
        // SAFETY: the handle is new, and freed at the end.
        unsafe {
            assert_eq!(parlor_basic_new(core::ptr::null(), 0, &raw mut basic), 0);
            let lent = Lent::new(basic).unwrap();
            lent.mark().word.fetch_and(!DRIVEN, Ordering::Relaxed);
            lent.hold();
            assert_eq!(parlor_basic_lost(basic), 0);
            lent.end();
            parlor_basic_free(&raw mut basic);
        }
        assert!(basic.is_null());
    }

    #[test]
    fn requests_of_a_driven_handle_go_by_the_links_clock_until_the_link_is_closed() {
        let (mut basic, mut flex): (*mut parlor_basic, *mut parlor_flex) = (null_mut(), null_mut());
        let nickname = parlor_text::view(b"Bo");
        let register = parlor_register { nickname, ..parlor_register::defaults() };
        let login = parlor_login { nickname, ..parlor_login::defaults() };
        // SAFETY: the handles are new, and freed at the end; the requests are whole.
        unsafe {
            assert_eq!(parlor_basic_new(core::ptr::null(), 0, &raw mut basic), 0);
            assert_eq!(parlor_flex_new(core::ptr::null(), &raw mut flex), 0);
            let (mut data, mut length) = (core::ptr::null(), 0);
            let mut sent = |now| {
                assert_eq!(parlor_basic_poll_transmit(basic, now, &raw mut data, &raw mut length), 0);
                assert_eq!(parlor_basic_transmitted(basic, length), 0);
                length
            };
            assert_eq!(parlor_basic_drive(basic, 1000, false), 0);
            let absurd = 5_u64.wrapping_neg();
            assert_eq!(parlor_basic_register(basic, absurd, &raw const register, &mut 0), 0);
            assert!(sent(1001) > 4, "the registration");
            assert_eq!((sent(1002), sent(1003)), (0, 0), "no keep-alive is due yet");
            let at = parlor_basic_poll_timeout(basic);
            assert!((1002..=1003 + 15_000).contains(&at), "{at}");

            // What is wrong is said as it is for a program that has no socket.
            let mut error = core::ptr::null();
            let join = parlor_join { session_id: nickname, ..parlor_join::defaults() };
            let not_yet = parlor_basic_join(basic, 1003, &raw const join, &mut 0);
            assert!([Status::PARLOR_BUSY as i32, Status::PARLOR_NOT_LOGGED_IN as i32].contains(&not_yet));
            assert_eq!(parlor_basic_error(basic, &raw mut error), 0);
            let message = core::ffi::CStr::from_ptr((*error).message).to_str().unwrap();
            assert!(message.contains("link") && !message.contains('`'), "{message}");

            assert_eq!((parlor_basic_drive(basic, 1004, true), parlor_flex_drive(flex, 1004, true)), (0, 0));
            let closed = Status::PARLOR_LINK_CLOSED as i32;
            assert_eq!(parlor_basic_register(basic, 1005, &raw const register, &mut 0), closed);
            assert_eq!((parlor_basic_error(basic, &raw mut error), (*error).status), (0, closed));
            assert_eq!(parlor_flex_login(flex, &raw const login), closed);
            assert_eq!((parlor_flex_error(flex, &raw mut error), (*error).status), (0, closed));
            assert_eq!(parlor_flex_ask_from(flex, 1), closed);
            assert_eq!(parlor_flex_abandon(flex, 1005, &mut 0), closed);
            // What the handle knows can still be asked.
            assert_eq!((parlor_basic_session_count(basic), parlor_flex_position(flex)), (0, 0));
            parlor_basic_free(&raw mut basic);
            parlor_flex_free(&raw mut flex);
        }
        assert!(basic.is_null() && flex.is_null());
    }
}
